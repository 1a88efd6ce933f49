namespace Qvs.Cue.Tests.Builtins;

public sealed class StringsTests
{
    [Theory]
    [InlineData("""strings.Join(["a", "b", ""], "-")""", "\"a-b-\"")]
    [InlineData("""strings.Join([], "-")""", "\"\"")]
    [InlineData("""strings.Split("a,b,", ",")""", """["a", "b", ""]""")]
    [InlineData("""strings.Split("", ",")""", """[""]""")]
    [InlineData("""strings.Split("", "")""", """[]""")]
    [InlineData("""strings.Split("aé😀", "")""", """["a", "é", "😀"]""")]
    [InlineData("""strings.SplitN("a,b,c", ",", 2)""", """["a", "b,c"]""")]
    [InlineData("""strings.SplitN("a,b", ",", 0)""", """[]""")]
    [InlineData("""strings.SplitN("äöü", "", 2)""", """["ä", "öü"]""")]
    [InlineData("""strings.SplitAfter("a,b,", ",")""", """["a,", "b,", ""]""")]
    [InlineData("""strings.SplitAfterN("a,b,c", ",", 2)""", """["a,", "b,c"]""")]
    [InlineData("""strings.Fields("  a\t b\u00a0c ")""", """["a", "b", "c"]""")]
    [InlineData("""strings.SliceRunes("a😀bé", 1, 3)""", "\"😀b\"")]
    [InlineData("""strings.SliceRunes("abc", 3, 3)""", "\"\"")]
    [InlineData("""strings.SliceRunes("abc", 2, 4)""", "error: index out of range")]
    [InlineData("""strings.SliceRunes("abc", 2, 1)""", "error: index out of range")]
    [InlineData("""strings.SliceRunes("abc", -1, 1)""", "error: index out of range")]
    [InlineData("""strings.ByteAt("é", 1)""", "169")]
    [InlineData("""strings.ByteAt("é", 2)""", "error: index out of range")]
    [InlineData("""strings.ByteSlice("é!", 1, 3)""", @"'\xa9!'")]
    [InlineData("""strings.Runes("é😀")""", "[233, 128512]")]
    [InlineData("""strings.Index("aéb", "b")""", "3")]
    [InlineData("""strings.LastIndex("aa", "")""", "2")]
    [InlineData("""strings.IndexAny("aéb", "xbé")""", "1")]
    [InlineData("""strings.LastIndexAny("aéba", "éb")""", "3")]
    [InlineData("""strings.Count("cheese", "e")""", "3")]
    [InlineData("""strings.Count("né", "")""", "3")]
    [InlineData("""strings.Replace("oink oink", "k", "ky", 1)""", "\"oinky oink\"")]
    [InlineData("""strings.Replace("né", "", "-", -1)""", "\"-n-é-\"")]
    [InlineData("""strings.Trim("xxaxbxx", "x")""", "\"axb\"")]
    [InlineData("""strings.TrimLeft("éèa", "èé")""", "\"a\"")]
    [InlineData("""strings.TrimRight("aab", "ba")""", "\"\"")]
    [InlineData("""strings.TrimSpace("\n a b\t")""", "\"a b\"")]
    [InlineData("""strings.TrimPrefix("aab", "a")""", "\"ab\"")]
    [InlineData("""strings.TrimSuffix("abb", "b")""", "\"ab\"")]
    [InlineData("""strings.ToTitle("hello wORLD ǆ")""", "\"Hello WORLD ǅ\"")]
    [InlineData("""strings.ToCamel("Hello World")""", "\"hello world\"")]
    [InlineData("""strings.ToUpper("straße ﬁ")""", "\"STRAßE ﬁ\"")]
    [InlineData("""strings.ToLower("ÀΣ")""", "\"àσ\"")]
    [InlineData("""strings.Compare("\uffff", "😀")""", "-1")]
    [InlineData("""strings.Contains("abc", "")""", "true")]
    [InlineData("""strings.HasPrefix("abc", "b")""", "false")]
    [InlineData("""strings.MaxRunes("😀é", 2)""", "true")]
    [InlineData("""strings.MinRunes("😀é", 3)""", "false")]
    [InlineData("""strings.Repeat("ab", 3)""", "\"ababab\"")]
    [InlineData("""strings.Repeat("ab", -1)""", "error: negative count")]
    [InlineData("""strings.Repeat("ab", 1000001)""", "error: count 1000001 exceeds limit of 1000000")]
    public void Function_gives(string call, string result) => Assert.Equal(result, CueText.Evaluate(call));

    [Theory]
    [InlineData("""strings.Repeat(strings.Repeat("ab", 1000000), 1000)""")]
    [InlineData("""strings.Replace(strings.Repeat("a", 1000000), "", strings.Repeat("b", 1000), -1)""")]
    public void Result_that_is_too_large_is_refused_before_it_is_made(string call) =>
        Assert.StartsWith("error: result would be larger", CueText.Evaluate(call), StringComparison.Ordinal);

    [Fact]
    public void Large_results_use_up_the_budget() =>
        Assert.Throws<TimeoutException>(() => CueText.Read("""strings.Repeat("aaaaaaaaaa", 500000)""", budget: 1000));
}
