using static Qvs.Cue.Tests.Hostile.HostileInput;
using static Qvs.Cue.Tests.Hostile.Yard;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>Small texts that mean much: exponential alternatives, references to references, joins.</summary>
internal static class GrowthInputs
{
    public static IEnumerable<HostileInput> All =>
    [
        Of("alternatives that multiply", "a: " + Each(30, i => $"({{a{i}: 1}} | {{b{i}: 1}})", " & ")),
        Of("defaults that multiply", "a: " + Each(30, i => $"(*{{a{i}: 1}} | {{b{i}: 1}})", " & ")),
        Of("nested defaults", "#D0: *1 | int\n" + Each(40, i => $"#D{i + 1}: *#D{i} | (#D{i} & >{i})") + "\na: #D40"),
        Of("scalars that multiply", "a: " + Each(12, i => "(" + Each(12, j => $"{j}", " | ") + " | string)", " & ")),
        Of("alternatives in alternatives", "#T: {a: #T | *null, b: #T | *null, c: #T | *null}\na: #T & {a: {a: {a: {}}}, b: {b: {b: {}}}}"),
        Of("one of many structs", "a: {k: string} & (" + Each(2_000, i => $"{{k: \"{i}\", v: {i}}}", " | ") + ")\na: v: 1999"),
        Of("many of many structs", "#O: " + Each(100, i => $"{{k: \"{i}\"}}", " | ") + "\n" + Each(200, i => $"a{i}: #O & {{k: \"{i % 100}\"}}")),
        Of("billion laughs of lists", "a0: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + Each(12, i => $"a{i + 1}: [a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}]")),
        Of("billion laughs of structs", "a0: {x: 1}\n" + Each(30, i => $"a{i + 1}: {{l: a{i}, r: a{i}}}")),
        Of("billion laughs of unifications", "a0: {x: 1}\n" + Each(30, i => $"a{i + 1}: {{l: a{i} & {{y{i}: 1}}, r: a{i} & {{z{i}: 1}}}}")),
        Of("billion laughs of strings", "a0: \"0123456789\"\n" + Each(30, i => $"a{i + 1}: \"\\(a{i})\\(a{i})\\(a{i})\\(a{i})\"")),
        Of("billion laughs of sums of strings", "a0: \"0123456789\"\n" + Each(60, i => $"a{i + 1}: a{i} + a{i}")),
        Of("billion laughs of bytes", "a0: '0123456789'\n" + Each(60, i => $"a{i + 1}: a{i} + a{i}")),
        Of("billion laughs of lets", "a: {\n" + "let x0 = [1, 1]\n" + Each(30, i => $"let x{i + 1} = [x{i}, x{i}]") + "\nb: x30}"),
        Of("billion laughs of comprehensions", "a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nb: [" + Each(12, i => $"for x{i} in a", " ") + " {x0}]"),
        Of("joins", "import \"list\"\na: list.Range(0, 3000, 1)\nb: [for x in a for y in a if x == y {x}]"),
        Of("joins of structs", "a: {" + Each(1_500, i => $"f{i}: {{k: {i}}}", ", ") + "}\nb: {for k, v in a for l, w in a if v.k == w.k {\"\\(k)-\\(l)\": v}}"),
        Of("patterns on patterns", "a: {" + Each(300, i => $"[=~\"^f{i % 10}\"]: x{i}: {i}", "\n") + "\n" + Each(300, i => $"f{i}: {{}}", "\n") + "}"),
        Of("patterns that add what patterns match", "a: {[string]: {[string]: {[string]: {[string]: n: 1}}}}\na: b: c: d: e: {}\na: {for k, v in a {\"\\(k)x\": v}}"),
        Of("fields that add fields", "a: {b0: 1, for k, v in a {\"\\(k)0\": v}}"),
        Of("a struct that copies itself", "a: {x: 1, for k, v in a {(\"_\" + k): v}}"),
        Of("huge lists unified", "a: [" + Each(30_000, i => $"{i}", ",") + "]\nb: [" + Each(30_000, _ => "int", ",") + "]\nc: a & b & [...>=0]"),
        Of("huge structs unified", "a: {" + Each(20_000, i => $"f{i}: {i}", ",") + "}\nb: {[string]: int}\nc: a & b & {" + Each(20_000, i => $"f{i}: >=0", ",") + "}"),
        Of("one struct unified with many", "#A: {x: int, y: string | *\"a\"}\na: #A\n" + Each(3_000, i => $"a: z{i}?: {i}")),
        Of("many constraints on one value", "a: <10\n" + Each(20_000, i => $"a: !={i + 100}") + "\na: 1"),
        Of("many fields with one dependency", "b: 1\n" + Each(30_000, i => $"f{i}: b + {i}")),
        Of("an error in each of many fields", Each(20_000, i => $"f{i}: {i} & \"x\"")),
        Of("many alternatives none of which is left", "a: \"none\" & (" + Each(5_000, i => $"\"{i}\"", " | ") + ")"),
        Of("embeddings that add up", "#A0: {a: int}\n" + Each(16, i => $"#A{i + 1}: {{#A{i}, #A{i} & {{...}}, b{i}: int}}") + "\na: #A16"),
        Of("a schema in itself many times", "#S: {" + Each(12, i => $"f{i}?: #S", ", ") + ", v: int}\na: #S & {v: 1, f0: {v: 1, f1: {v: 2, f2: {v: 3}}}}"),
    ];
}
