using Qvs.Cloud.Portal.Catalog;
using Qvs.Grains.Catalog;

namespace Qvs.Cloud.Tests.Portal;

public sealed class CatalogModelTests
{
    private static readonly AdapterSummary[] Adapters =
    [
        new("example.com/own/kubernetes/server", "Server", "A web server", true, false, "example.com/own", "v1"),
        new("example.com/own/azure/build", "Build", "Builds an image", false, true, "example.com/own", "v1"),
        new("example.com/azure/both", "Both", "Builds and runs", true, true, "example.com/azure", "v1"),
    ];

    [Theory]
    [InlineData("", null, "", "Server Build Both")]
    [InlineData("BUILD image", null, "", "Build")]
    [InlineData("", "Infrastructure", "", "Server Both")]
    [InlineData("", "Delivery", "", "Build Both")]
    [InlineData("", null, "Azure", "Build")]
    [InlineData("nothing", null, "", "")]
    public void Adapters_are_found_by_words_kind_and_place(string search, string? kind, string place, string expected) => Assert.Equal(
        expected, string.Join(' ', CatalogModel.Find(Adapters, search, kind is null ? null : Enum.Parse<AdapterKind>(kind), place).Select(adapter => adapter.Name)));

    [Fact]
    public void A_form_leaves_what_is_needed_to_the_deployments_and_the_rest_to_its_defaults()
    {
        var form = new AdapterForm(new AdapterView(
            Adapters[0],
            """{"type":"object","required":["appName","ips"],"properties":{"replicas":{"type":"integer","default":2},"appName":{"type":"string"},"ips":{"type":"array"},"port":{"type":"integer"}}}""",
            """{"type":"object","properties":{"deployPhase":{"type":"string","default":"app"}}}""",
            [], [], ""))
        {
            ["port"] = "8080",
            ["deployPhase"] = "app phase",
        };

        Assert.Equal(["appName", "ips", "replicas", "port"], form.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            [
                "- pattern: example.com/own/kubernetes/server", "  params:", "    appName: $(params.appName)", "    ips: [\"$(params.ips[*])\"]", "    port: 8080",
                "  pipelineParams:", "    deployPhase: \"app phase\"",
            ],
            form.Use.Lines);
        Assert.Equal("array", form.Types["ips"]);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[x](javascript:alert(1))", "javascript:")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "href")]
    [InlineData("[x](data:text/html;base64,AAAA)", "data:")]
    [InlineData("![x](https://example.com/pixel.png)", "<img")]
    [InlineData("<javascript:alert(1)>", "href")]
    [InlineData("[x](../other/)", "href")]
    public void A_README_can_not_act_on_the_page(string markdown, string absent) =>
        Assert.DoesNotContain(absent, Readme.Html(markdown).Value.Replace("&lt;", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_README_keeps_its_tables_and_its_links_to_the_web()
    {
        var html = Readme.Html("# Server\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nSee [here](https://example.com/) and [there](../base/).\n").Value;

        Assert.Contains("<h2>Server</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<td>1</td>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.com/\" rel=\"noreferrer noopener\"", html, StringComparison.Ordinal);
        Assert.Contains("and there.", html, StringComparison.Ordinal);
    }
}
