namespace Qvs.Domain.Tests;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("deliver", "Deliver", true)]
    [InlineData("deliver", "deliver-2", false)]
    [InlineData("*", "", true)]
    [InlineData("del*-*", "deliver-all-2", true)]
    [InlineData("*prod", "us-prod-prod", true)]
    [InlineData("*prod", "prod-us", false)]
    [InlineData("a*b*c", "aXbXbc", true)]
    [InlineData("", "a", false)]
    [InlineData("", "", true)]
    public void A_star_stands_for_any_characters(string pattern, string name, bool matches) => Assert.Equal(matches, NamePattern.Matches(pattern, name));
}
