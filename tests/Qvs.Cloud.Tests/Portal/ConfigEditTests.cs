using Qvs.Cloud.Portal.Catalog;

namespace Qvs.Cloud.Tests.Portal;

public sealed class ConfigEditTests
{
    private static readonly AdapterUse Use = new(
        "qvs.cloud/adapters", "v1.0.0", "qvs.cloud/adapters/kubernetes/service", [("appName", "$(params.appName)"), ("port", "8080")], [("deployPhase", "app")]);

    private static readonly Dictionary<string, string> Types = new() { ["appName"] = "string", ["port"] = "int" };

    [Fact]
    public void What_somebody_wrote_stays_as_it_is()
    {
        const string config = "# Ours.\nparams:\n    - name: appName   # short\n      type: string\n\nmodules:\n- name: qvs.cloud/adapters\n  revision: v0.1.0\n\ndesignPatterns:\n  - pattern: a/b\n\n# The end.\n";

        Assert.Equal(
            "# Ours.\nparams:\n    - name: appName   # short\n      type: string\n\nmodules:\n- name: qvs.cloud/adapters\n  revision: v0.1.0\n\ndesignPatterns:\n  - pattern: a/b\n"
            + "  - pattern: qvs.cloud/adapters/kubernetes/service\n    params:\n      appName: $(params.appName)\n      port: 8080\n    pipelineParams:\n      deployPhase: app\n\n# The end.\n",
            ConfigEdit.Add(config, Use, Types));
    }

    [Fact]
    public void What_is_missing_is_declared_in_the_layout_that_is_there()
    {
        const string config = "params:\n- name: other\n  type: string\nmodules: []\ndesignPatterns:\n- pattern: a/b\n";

        Assert.Equal(
            "params:\n- name: other\n  type: string\n- name: appName\n  type: string\nmodules:\n  - name: qvs.cloud/adapters\n    revision: v1.0.0\ndesignPatterns:\n- pattern: a/b\n"
            + "- pattern: qvs.cloud/adapters/kubernetes/service\n  params:\n    appName: $(params.appName)\n    port: 8080\n  pipelineParams:\n    deployPhase: app\n",
            ConfigEdit.Add(config, Use, Types));
    }

    [Fact]
    public void An_empty_config_gets_all_it_needs() => Assert.Equal(
        "params:\n  - name: appName\n    type: string\n\nmodules:\n  - name: qvs.cloud/adapters\n    revision: v1.0.0\n\ndesignPatterns:\n  - pattern: qvs.cloud/adapters/kubernetes/service\n"
        + "    params:\n      appName: $(params.appName)\n      port: 8080\n    pipelineParams:\n      deployPhase: app\n",
        ConfigEdit.Add("", Use, Types));

    [Fact]
    public void A_layout_that_is_not_known_is_left_alone() => Assert.Null(ConfigEdit.Add("designPatterns: [{pattern: a/b}]\n", Use, Types));

    [Theory]
    [InlineData("string", "shop", "shop")]
    [InlineData("string", "8080", "\"8080\"")]
    [InlineData("string", "yes", "\"yes\"")]
    [InlineData("string", "a: b", "\"a: b\"")]
    [InlineData("string", "お店", "\"お店\"")]
    [InlineData("string", "line\nbreak", "\"line\\nbreak\"")]
    [InlineData("string", "$(params.appName)", "$(params.appName)")]
    [InlineData("string", "$(params.appName)\n- pattern: x", "\"$(params.appName)\\n- pattern: x\"")]
    [InlineData("integer", "8080", "8080")]
    [InlineData("integer", "much", "much")]
    [InlineData("boolean", "true", "true")]
    [InlineData("array", "[\"a\", 1]", "[\"a\", 1]")]
    [InlineData("array", "[a", "\"[a\"")]
    public void What_is_typed_becomes_YAML_of_the_same_meaning(string type, string text, string yaml) => Assert.Equal(yaml, ConfigEdit.Yaml(type, text));
}
