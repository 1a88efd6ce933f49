using System.Text;
using CsCheck;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Tests.Config;

public sealed class QvsConfigTests
{
    private static readonly string[] Insertions = ["", "\t", "\n", "[", "{", "'", "\"", "&a ", "*a", "- ", ": ", "#", "|", ">", "%", "---\n", "\0", "\u2028", "😀", "!x ", "$(params.", "<<: "];

    private const string Sample = """
        params:
          - name: appName
            type: string
          - {name: hosts, type: array, default: "a,b"}
        modules:
          - name: github.com/acme/kit
            revision: v1
          - name: acme.example/two
            remote: {repo: "git@git.example:a/b.git", revision: main, path: sub}
          - name: acme.example/three
            local: {path: .}
        designPatterns:
          - pattern: acme.example/kit/web:site
            params: {x: $(params.appName), y: ["$(params.hosts[*])"], z: "a $(params.appName) $(b)"}
            pipelineParams: {name: "$(params.appName)-x"}
        """;

    [Fact]
    public void The_forms_of_a_config_are_read()
    {
        var config = Read(Sample)!;

        Assert.Equal([("appName", ParamType.String), ("hosts", ParamType.Array)], config.Params.Select(p => (p.Name, p.Type)));
        Assert.Equal([typeof(NamedModule), typeof(RemoteModule), typeof(LocalModule)], config.Modules.Select(m => m.GetType()));
        var use = Assert.Single(config.DesignPatterns);
        Assert.Equal(new PatternPath("acme.example/kit/web", "site"), use.Pattern);
        Assert.Equal("qvs.yaml:13:14", use.Place.ToString());
    }

    [Fact]
    public void Pipeline_params_are_not_interpolated()
    {
        var literal = ConfigBinder.Literal(Assert.Single(Read(Sample)!.DesignPatterns));

        Assert.Equal("""{"name":"$(params.appName)-x"}""", literal.ToJson()!.ToJsonString());
    }

    [Theory]
    [InlineData("name: n", "n")]
    [InlineData("name: on", "on")]
    [InlineData("name: 'x'", "x")]
    public void A_name_is_text_whatever_yaml_could_make_of_it(string line, string name) =>
        Assert.Equal(name, Read($"params:\n  - {line}\n    type: string\ndesignPatterns: []\n")!.Params[0].Name);

    [Theory]
    [InlineData("1.10")]
    [InlineData("12e4567")]
    [InlineData("0777")]
    public void A_revision_is_text_also_where_it_looks_like_a_number(string revision) => Assert.Equal(
        revision, ((NamedModule)Read($"modules:\n  - name: github.com/a/b\n    revision: {revision}\ndesignPatterns: []\n")!.Modules[0]).Revision);

    [Theory]
    [InlineData("$(params.a)", "<a>")]
    [InlineData("x$(params.a)y$(params.b-c.d)", "x|<a>|y|<b-c.d>")]
    [InlineData("$(params.a[*])", "<a*>")]
    [InlineData("$(other) $$ $(paramsx.a)", "$(other) $$ $(paramsx.a)")]
    [InlineData("", "")]
    public void Text_is_split_into_literals_and_params(string text, string parts) => Assert.Equal(
        parts,
        string.Join('|', Interpolation.Parse(text, out _).Parts.Select(p => p.IsParam ? $"<{p.Text}{(p.IsSplat ? "*" : "")}>" : p.Text)));

    [Fact]
    public void No_text_makes_the_reader_fail() =>
        Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.Int[0, 12], Gen.Int[0, Insertions.Length - 1].Select(i => Insertions[i]))
            .Sample((at, length, inserted) =>
            {
                var text = Sample[..at] + inserted + Sample[Math.Min(Sample.Length, at + length)..];
                var diagnostics = new DiagnosticBag();
                var config = QvsConfigReader.Read("qvs.yaml", Encoding.UTF8.GetBytes(text), diagnostics);
                return config is not null || diagnostics.HasErrors;
            }, iter: 3_000);

    [Fact]
    public void No_bytes_make_the_reader_fail() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        var diagnostics = new DiagnosticBag();
        return QvsConfigReader.Read("qvs.yaml", bytes, diagnostics) is not null || diagnostics.HasErrors;
    });

    private static QvsConfig? Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var config = QvsConfigReader.Read(new SourceText("qvs.yaml", text), diagnostics);
        Assert.True(config is not null, Show.Text(diagnostics));
        return config;
    }
}
