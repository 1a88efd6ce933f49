using Qvs.Cloud.Portal.Logs;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>Lines are written by other people's programs: whatever they hold stays text and numbers.</summary>
public sealed class AnsiSafetyTests
{
    [Fact]
    public void Markup_of_a_task_stays_text() =>
        Assert.Equal("<script>alert(1)</script>", Assert.Single(Ansi.Parse("<script>alert(1)</script>")).Text);

    [Fact]
    public void No_line_makes_a_style_that_was_not_read_as_numbers()
    {
        const string alphabet = "\u001b[]0123456789;:mK\u0007\\ax\"'<>(){}";
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, 40).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.All(Ansi.Parse(line), span => Assert.Matches(@"^((background-)?color:(rgb\(\d+,\d+,\d+\)|var\(--ansi-\d+\));)*$", span.Style));
        }
    }
}
