using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Builtins;

public sealed class Re2Tests
{
    /// <summary>The match is given by its text, or null.</summary>
    [Theory]
    [InlineData("a|ab", "xab", "a")]
    [InlineData("a*?b", "aab", "aab")]
    [InlineData("(?U)a+", "aaa", "a")]
    [InlineData("(?U)a+?", "aaa", "aaa")]
    [InlineData("^a$", "a\n", null)]
    [InlineData("(?m)^b$", "a\nb\nc", "b")]
    [InlineData("a.c", "a\nc", null)]
    [InlineData("(?s)a.c", "a\nc", "a\nc")]
    [InlineData("a.c", "a😀c", "a😀c")]
    [InlineData("[^a]", "a😀", "😀")]
    [InlineData("[😀-😂]", "😁", "😁")]
    [InlineData(@"\x{1F600}\x21", "😀!", "😀!")]
    [InlineData(@"\d+", "٣4", "4")]
    [InlineData(@"\w+", "éa_1", "a_1")]
    [InlineData(@"\s", "\v\u00a0", null)]
    [InlineData(@"\bfoo\b", "éfooé", "foo")]
    [InlineData(@"\Bo", "foo", "o")]
    [InlineData("[[:alpha:]]+", "éab1", "ab")]
    [InlineData("[[:^alpha:]]", "a1", "1")]
    [InlineData(@"\p{Greek}+", "aαβb", "αβ")]
    [InlineData(@"\pN\PN", "1a", "1a")]
    [InlineData(@"[\p{^Lu}]", "Aa", "a")]
    [InlineData("(?i)straSSe", "STRAſſE", "STRAſſE")]
    [InlineData("(?i)k", "\u212a", "\u212a")]
    [InlineData(@"(?i)\W", "ſ", null)]
    [InlineData(@"\Qa.b\E+", "a.bb", "a.bb")]
    [InlineData(@"\A\101\z", "A", "A")]
    [InlineData("[]a]+", "]a", "]a")]
    [InlineData("[a-]+", "-a", "-a")]
    [InlineData("x{,2}", "x{,2}", "x{,2}")]
    [InlineData("x{2,3}", "xxxx", "xxx")]
    [InlineData("(a|b)*c|(a|ab)*c", "abc", "abc")]
    [InlineData("(?:)", "a", "")]
    [InlineData("", "", "")]
    [InlineData("(a*)*", "b", "")]
    [InlineData("(?P<n>a)(?<m>b)", "ab", "ab")]
    public void First_match_is(string pattern, string text, string? match)
    {
        Assert.True(Re2.TryCompile(pattern, out var regex, out var error), error);
        var found = regex.Match(text);
        Assert.Equal(match, found is null ? null : text[found[0]..found[1]]);
        Assert.Equal(match is not null, regex.IsMatch(text));
    }

    [Theory]
    [InlineData("(", "missing closing ): `(`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("[b-a]", "invalid character class range: `b-a`")]
    [InlineData("[[:foo:]]", "invalid character class range: `[:foo:]`")]
    [InlineData(@"\p{Foo}", @"invalid character class range: `\p{Foo}`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{2}{3}", "invalid nested repetition operator: `{2}{3}`")]
    [InlineData("a++", "invalid nested repetition operator: `++`")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData("a{3,2}", "invalid repeat count: `{3,2}`")]
    [InlineData("(a{100}){100}", "invalid repeat count: `{100}`")]
    [InlineData(@"\1", @"invalid escape sequence: `\1`")]
    [InlineData(@"\Z", @"invalid escape sequence: `\Z`")]
    [InlineData(@"\C", @"invalid escape sequence: `\C`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?!a)", "invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?<=a)", "invalid named capture: `(?<=a)`")]
    [InlineData("(?P<a b>x)", "invalid named capture: `(?P<a b>`")]
    [InlineData("(?P<n>a)(?P<n>b)", "duplicate capture group name: `n`")]
    public void Pattern_is_refused(string pattern, string message)
    {
        Assert.False(Re2.TryCompile(pattern, out _, out var error));
        Assert.Equal("error parsing regexp: " + message, error);
    }

    [Fact]
    public void Groups_that_take_no_part_have_no_place()
    {
        Assert.True(Re2.TryCompile("(a)|(?P<n>b)", out var regex, out _));
        Assert.Equal([0, 1, -1, -1, 0, 1], regex.Match("b")!);
        Assert.Equal(["", "", "n"], regex.GroupNames);
    }

    [Theory]
    [InlineData("(a*)*b", 200_000)]
    [InlineData("(a|aa)+$", 200_000)]
    [InlineData("(.*)(.*)(.*)(.*)(.*)x", 200_000)]
    [InlineData("a{0,1000}b", 20_000)]
    public void Time_is_linear_in_the_text(string pattern, int length)
    {
        Assert.True(Re2.TryCompile(pattern, out var regex, out _));
        var steps = 0L;
        regex.IsMatch(new string('a', length) + "!", work => steps += work);
        Assert.InRange(steps, length / 16, (long)length * regex.Size);
    }

    [Fact]
    public void Patterns_that_would_be_too_large_are_refused()
    {
        Assert.False(Re2.TryCompile(new string('(', 2000) + new string(')', 2000), out _, out var error));
        Assert.StartsWith("error parsing regexp: expression nests too deeply", error, StringComparison.Ordinal);
        Assert.False(Re2.TryCompile(string.Concat(Enumerable.Repeat("(?:abcdefghij){1000}", 20)), out _, out error));
        Assert.StartsWith("error parsing regexp: expression too large", error, StringComparison.Ordinal);
        Assert.False(Re2.TryCompile(string.Concat(Enumerable.Repeat("(a{40})", 2000)), out _, out error));
        Assert.StartsWith("error parsing regexp: expression too large", error, StringComparison.Ordinal);
        Assert.True(Re2.TryCompile(string.Concat(Enumerable.Repeat("(?:", 50_000)) + new string(')', 50_000), out _, out error), error);
    }

    [Fact]
    public void Matching_can_be_ended_from_outside()
    {
        Assert.True(Re2.TryCompile("(x+x+)+y", out var regex, out _));
        Assert.Throws<TimeoutException>(() => regex.IsMatch(new string('x', 1_000_000), _ => throw new TimeoutException()));
    }
}
