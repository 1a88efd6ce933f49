using static Qvs.Cue.Tests.Hostile.HostileInput;
using static Qvs.Cue.Tests.Hostile.Yard;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>What refers to itself, in every way there is.</summary>
internal static class CyclicInputs
{
    public static IEnumerable<HostileInput> All =>
    [
        Of("a field that is itself", "a: a\nb: c\nc: b\nd: d + 1\ne: f - 1\nf: e + 1"),
        Of("a struct in itself", "a: {b: a}\nc: [c]\nd: {e: f: d}"),
        Of("a struct in itself that is no struct", "f: {a: f, b: f, c: f}\nf: 5"),
        Of("definitions in themselves", "#A: {a: #A}\n#B: {b: #C}\n#C: {c: #B}\na: #A\nb: #B"),
        Of("lets in themselves", "let x = y\nlet y = x\na: x\nb: {let z = {c: z}, d: z}"),
        Of("comprehensions over themselves", "a: {for k, v in a {\"\\(k)x\": v}}\nb: [for x in b {x}]\nc: {if c.x == 1 {x: 1}}"),
        Of("comprehensions over each other", "a: {for k, v in b {\"\\(k)a\": v}, x: 1}\nb: {for k, v in a {\"\\(k)b\": v}}"),
        Of("patterns with themselves", "a: {[string]: a}\na: b: {}\nc: {[d]: 1, d: string}\ne: {[e.x]: 1, x: \"x\"}"),
        Of("labels from themselves", "a: {(a.b): 1, b: \"b\"}\nc: {\"\\(c.d)\": 1, d: \"x\"}\ne: {(e): 1}"),
        Of("alternatives of themselves", "a: a | 1\nb: *b | c\nc: b | c\n#L: {n: #L | null}\nl: #L"),
        Of("an embedding of itself", "a: {a, b: 1}\n#A: {#A}\nc: #A\nd: {d}"),
        Of("an embedding of what embeds it", "a: {b, x: 1}\nb: {a, y: 1}\nc: {d: {c}}"),
        Of("an interpolation of itself", "a: \"\\(a)x\"\nb: \"\\(c)\"\nc: \"\\(b)\""),
        Of("a call of itself", "import (\n\"strings\"\n\"encoding/json\"\n)\na: strings.ToUpper(a)\nb: json.Marshal({x: b})\nc: len(c)\nd: and([d])\ne: or([e, e])\nf: close(f)"),
        Of("recursion as a function", "#F: {in: int, out: (#F & {in: in + 1}).out}\na: (#F & {in: 1}).out"),
        Of("recursion that never ends by a field", "#F: {in: int, next: #F & {in: in + 1}}\na: #F & {in: 1}"),
        Of("recursion in two branches", "#F: {n: int, l: (#F & {n: n - 1}).n, r: (#F & {n: n - 1}).n}\na: #F & {n: 30}"),
        Of("fibonacci", "#F: {n: int, out: _, if n < 2 {out: n}, if n >= 2 {out: (#F & {\"n\": n - 1}).out + (#F & {\"n\": n - 2}).out}}\na: (#F & {n: 40}).out"),
        Of("ackermann", "#A: {m: int, n: int, out: int, let M = m, let N = n\nif M == 0 {out: N + 1}\nif M > 0 && N == 0 {out: (#A & {m: M - 1, n: 1}).out}\nif M > 0 && N > 0 {out: (#A & {m: M - 1, n: (#A & {m: M, n: N - 1}).out}).out}}\na: (#A & {m: 3, n: 6}).out"),
        Of("a growing list", "#L: {l: [...int], next: #L & {\"l\": l + [1]}}\na: #L & {l: [1]}"),
        Of("a growing string", "#S: {s: string, next: #S & {\"s\": s + s}}\na: #S & {s: \"x\"}"),
        Of("a ring of a thousand", Each(1_000, i => $"a{i}: a{(i + 1) % 1_000}")),
        Of("a ring of a thousand structs", Each(1_000, i => $"a{i}: {{n: a{(i + 1) % 1_000}}}")),
        Of("all refer to all", Each(60, i => $"a{i}: {{" + Each(60, j => $"f{j}: a{j}", ", ") + "}")),
        Of("all are all", Each(150, i => $"a{i}: " + Each(150, j => $"a{j}", " & "))),
        Of("conditions on each other", "a: {if b.x != _|_ {y: 1}}\nb: {if a.y != _|_ {x: 1}}\nc: {if c.x == _|_ {x: 1}}"),
        Of("validators of themselves", "a: matchN(1, [a])\nb: matchIf(b, b, b)\nc: >c\nd: !=d & 1"),
        Package(
            "imports of each other", ("cue.mod/module.cue", "module: \"a.example/m\"\nlanguage: version: \"v0.9.0\""),
            ("in.cue", "package m\nimport \"a.example/m/x\"\na: x.a"), ("x/x.cue", "package x\nimport \"a.example/m/y\"\na: y.a"),
            ("y/y.cue", "package y\nimport \"a.example/m/x\"\na: x.a")),
        Package(
            "a chain of imports",
            [("in.cue", "package m\nimport \"a.example/m/p0\"\na: p0.a"), ("cue.mod/module.cue", "module: \"a.example/m\"\nlanguage: version: \"v0.9.0\""),
            .. Enumerable.Range(0, 400).Select(i => ($"p{i}/p.cue", i == 399 ? $"package p{i}\na: 1" : $"package p{i}\nimport \"a.example/m/p{i + 1}\"\na: p{i + 1}.a"))]),
    ];
}
