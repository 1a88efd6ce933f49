using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;

namespace Qvs.Domain.Tests.Releases;

public sealed class DriftingTests
{
    private const string Declared = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"template":{"spec":{"containers":[
          {"name":"side","image":"side:1"},{"name":"web","image":"web:1","env":[{"name":"A","value":"1"},{"name":"GREETING","value":"hello"}]}]}}}}
        """;

    [Fact]
    public void What_the_cluster_has_as_it_would_have_it_is_in_sync() => Assert.Empty(Between(Declared, Declared));

    [Fact]
    public void A_changed_field_is_told_with_both_values_and_where_the_manifest_has_it()
    {
        var field = Assert.Single(Between(Declared.Replace("\"replicas\":3", "\"replicas\":7", StringComparison.Ordinal), Declared));

        Assert.Equal(("spec.replicas", "deployment.spec.replicas", "3", "7"), (field.Path, field.Source, field.Deployed, field.Live));
        Assert.Equal("7", Drifting.AsParameter(field.Live));
    }

    [Fact]
    public void Entries_of_lists_are_told_apart_by_name_and_found_in_the_manifest_by_place()
    {
        // The server has the containers in another order.
        var live = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"template":{"spec":{"containers":[
              {"name":"web","image":"web:1","env":[{"name":"GREETING","value":"bye"},{"name":"A","value":"1"}]},{"name":"side","image":"side:1"}]}}}}
            """;

        var field = Assert.Single(Between(live, live.Replace("bye", "hello", StringComparison.Ordinal)));

        Assert.Equal("spec.template.spec.containers[web].env[GREETING].value", field.Path);
        Assert.Equal("deployment.spec.template.spec.containers[1].env[1].value", field.Source);
        Assert.Equal("bye", Drifting.AsParameter(field.Live));
    }

    [Fact]
    public void An_entry_that_is_gone_is_one_difference()
    {
        var field = Assert.Single(Between(Declared.Replace(""",{"name":"GREETING","value":"hello"}""", "", StringComparison.Ordinal), Declared));

        Assert.Equal("spec.template.spec.containers[web].env[GREETING]", field.Path);
        Assert.Equal(("""{"name":"GREETING","value":"hello"}""", null), (field.Deployed, field.Live));
    }

    [Fact]
    public void What_servers_write_is_no_drift() => Assert.Empty(Between(
        """{"kind":"Deployment","metadata":{"name":"web","resourceVersion":"7","generation":2},"status":{"replicas":1}}""",
        """{"kind":"Deployment","metadata":{"name":"web","resourceVersion":"8","generation":3},"status":{"replicas":3}}"""));

    [Fact]
    public void An_object_that_is_gone_is_told_and_cannot_be_adopted()
    {
        var field = Assert.Single(Drifting.Between([new LiveObject("deployment", "Deployment shop/web", Parse(Declared), null, null)]));

        Assert.Equal(("", (string?)null, (string?)null), (field.Path, field.Live, field.Source));
    }

    [Theory]
    [InlineData("3", "7", 1)]
    [InlineData("7", "7", 0)]
    [InlineData("3", "4", 0)]
    [InlineData("3", null, 0)]
    public void An_adoption_ends_with_the_release_that_brings_it_or_with_another_value(string released, string? config, int left)
    {
        var adopted = new DriftAdoption("Deployment shop/web", "spec.replicas", "7", "replicas", "admin");

        var open = Drifting.NotBrought([adopted], new Dictionary<string, string> { ["replicas"] = released }, config is null ? [] : new Dictionary<string, string> { ["replicas"] = config });

        Assert.Equal(left, open.Length);
    }

    [Fact]
    public void Values_of_secrets_are_not_shown()
    {
        const string secret = """{"kind":"Secret","metadata":{"name":"s"},"data":{"key":"aGVsbG8="}}""";

        var field = Assert.Single(Between(secret.Replace("aGVsbG8=", "Ynll", StringComparison.Ordinal), secret, secret));

        Assert.DoesNotContain("Ynll", field.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("aGVsbG8=", field.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_changed_a_field_is_read_from_the_managed_fields()
    {
        var live = Parse(Declared.Replace("\"replicas\":3", "\"replicas\":7", StringComparison.Ordinal));
        live["metadata"]!["managedFields"] = JsonNode.Parse("""
            [{"manager":"qvs","fieldsV1":{"f:spec":{"f:template":{}}}},{"manager":"kubectl-edit","fieldsV1":{"f:spec":{"f:replicas":{}}}}]
            """);

        Assert.Equal("kubectl-edit", Assert.Single(Drifting.Between([new LiveObject("deployment", "Deployment shop/web", Parse(Declared), live, Parse(Declared))])).Manager);
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("true", "true")]
    [InlineData("[1]", null)]
    [InlineData(null, null)]
    public void Only_a_single_value_can_be_a_parameter(string? json, string? text) => Assert.Equal(text, Drifting.AsParameter(json));

    [Fact]
    public void What_was_cut_off_is_no_parameter()
    {
        var field = Assert.Single(Between(Declared.Replace("hello", new string('x', 5_000), StringComparison.Ordinal), Declared));

        Assert.Null(Drifting.AsParameter(field.Live));
    }

    [Theory]
    [InlineData("spec.replicas", """{"spec":{"replicas":7,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:1"}]}}}}""")]
    [InlineData("spec.template.spec.containers[web].image", """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:2"}]}}}}""")]
    [InlineData("spec.template.spec.containers[side]", """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""")]
    [InlineData("spec.paused", """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:1"}]}},"paused":true}}""")]
    [InlineData("metadata.labels.a metadata.labels.b", """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:1"}]}}},"metadata":{"labels":{"a":"1","b":"2"}}}""")]
    [InlineData("", """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:1"}]}}}}""")]
    public void What_somebody_answers_for_stays_as_it_is_when_the_rest_is_healed(string kept, string expected)
    {
        const string declared = """{"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:1"}]}}}}""";
        const string live = """{"spec":{"replicas":7,"paused":true,"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}},"metadata":{"labels":{"a":"1","b":"2"}}}""";

        Assert.Equal(Parse(expected).ToJsonString(), Keeping(declared, live, declared, kept));
    }

    [Fact]
    public void A_long_value_is_kept_whole()
    {
        var (declared, text) = ("""{"data":{"a":"1"}}""", new string('x', 5_000));

        Assert.Equal($$$"""{"data":{"a":"{{{text}}}"}}""", Keeping(declared, $$$"""{"data":{"a":"{{{text}}}"}}""", declared, "data.a"));
    }

    [Theory]
    [InlineData("""{"kind":"Secret","data":{"user":"YQ==","key":"Yg=="}}""")]
    [InlineData("""{"kind":"Secret","stringData":{"user":"a","key":"b"}}""")]
    public void A_secret_is_kept_as_it_is_and_not_as_it_is_shown(string declared)
    {
        const string live = """{"kind":"Secret","data":{"user":"eA==","key":"eQ=="}}""";
        const string wanted = """{"kind":"Secret","data":{"user":"YQ==","key":"Yg=="}}""";

        Assert.Equal("""{"kind":"Secret","data":{"user":"YQ==","key":"eQ=="}}""", Keeping(declared, live, wanted, "data.key"));
    }

    private static string Keeping(string declared, string live, string wanted, string kept) => Drifting
        .Keeping(new LiveObject("web", "Deployment shop/web", Parse(declared), Parse(live), Parse(wanted)), field => kept.Split(' ').Contains(field.Path)).Declared.ToJsonString();

    private static ImmutableArray<DriftedField> Between(string live, string wanted, string declared = Declared) =>
        Drifting.Between([new LiveObject("deployment", "Deployment shop/web", Parse(declared), Parse(live), Parse(wanted))]);

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
