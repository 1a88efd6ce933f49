using System.Collections.Immutable;
using Qvs.Cloud.Portal.Applications;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Cloud.Tests.Portal;

public sealed class ParameterGridTests
{
    private const string Schema = """
        {"type":"object","properties":{"replicas":{"type":"integer","default":2},"imageName":{"type":"string"},"token":{"type":"object","x-qvs-secret":true}},"required":["imageName","token"]}
        """;

    [Fact]
    public void Missing_parameters_come_first_and_own_values_before_inherited_ones()
    {
        var rows = Rows([("appName", "shop", OriginKind.BuiltIn), ("greeting", "saved", OriginKind.DeploymentConfig)], ("greeting", "typed"));

        Assert.Equal(["imageName", "greeting", "replicas", "token", "appName"], rows.Select(row => row.Name));
        Assert.True(rows[0].IsMissing);
        Assert.Equal("typed", rows[1].Effective);
    }

    [Fact]
    public void An_own_value_shows_what_it_overrides()
    {
        var row = Rows([("replicas", "3", OriginKind.Environment)], ("replicas", "x")).Single(row => row.Name == "replicas");

        Assert.Equal(("3", OriginKind.Environment, true), (row.Inherited, row.Layer, row.IsMistyped));
    }

    [Fact]
    public void A_secret_is_not_missed_here_and_a_default_is_from_the_pipeline()
    {
        var rows = Rows([]);

        Assert.False(rows.Single(row => row.Name == "token").IsMissing);
        Assert.Equal(("2", OriginKind.PipelineDefault), rows.Single(row => row.Name == "replicas") is var row ? (row.Inherited, row.Layer) : default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"properties\":[]}")]
    public void A_schema_of_another_form_says_nothing(string schema) => Assert.Empty(ParameterGrid.Declared(schema));

    [Theory]
    [InlineData("registry.example.com/shop/web@sha256:0123456789abcdef", "0123456")]
    [InlineData("registry.example.com:5000/shop/web:v2", "v2")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "0123456")]
    [InlineData("main", "main")]
    public void Releases_are_called_by_little(string value, string name) => Assert.Equal(name, ReleaseNames.Short(value));

    private static ImmutableArray<GridRow> Rows((string Name, string Value, OriginKind Layer)[] values, params (string Name, string Value)[] own) => ParameterGrid.Rows(
        ParameterGrid.Declared(Schema),
        values.ToDictionary(value => value.Name, value => new DeploymentParameter(value.Value, value.Layer), StringComparer.Ordinal),
        own.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));
}
