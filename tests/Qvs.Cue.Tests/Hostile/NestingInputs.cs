using static Qvs.Cue.Tests.Hostile.HostileInput;
using static Qvs.Cue.Tests.Hostile.Yard;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>Deep: what a recursive parser, evaluator or printer has no stack for.</summary>
internal static class NestingInputs
{
    private const int Deep = 100_000;

    public static IEnumerable<HostileInput> All =>
    [
        Of("structs in structs", "a: " + Repeat("{a: ", Deep) + "1" + Repeat("}", Deep)),
        Of("chained fields", Repeat("a: ", Deep) + "1"),
        Of("lists in lists", "a: " + Repeat("[", Deep) + Repeat("]", Deep)),
        Of("parentheses", "a: " + Repeat("(", Deep) + "1" + Repeat(")", Deep)),
        Of("interpolations", "a: " + Repeat("\"\\(", 20_000) + "1" + Repeat(")\"", 20_000)),
        Of("unclosed brackets", "a: " + Repeat("[{(", Deep)),
        Of("unary operators", "a: " + Repeat("-", Deep) + "1"),
        Of("negations", "a: " + Repeat("!", Deep) + "true"),
        Of("operators in a chain", "a: " + Each(Deep, _ => "1", "+")),
        Of("conjunctions in a chain", "a: " + Each(Deep, _ => "int", "&")),
        Of("disjunctions in a chain", "a: " + Each(Deep, i => $"{i}", "|")),
        Of("selectors in a chain", "a: {}\nb: a" + Repeat(".a", Deep)),
        Of("indices in indices", "a: [0]\nb: " + Repeat("a[", Deep) + "0" + Repeat("]", Deep)),
        Of("calls in calls", "a: " + Repeat("len(", Deep) + "\"\"" + Repeat(")", Deep)),
        Of("comprehensions in comprehensions", Repeat("if true {", Deep) + "a: 1" + Repeat("}", Deep)),
        Of("clauses in a row", "a: [" + Repeat("for x in [1] ", 5_000) + "{x}]"),
        Of("embeddings in embeddings", "a: " + Repeat("{", Deep) + "1" + Repeat("}", Deep)),
        Of("nested values just below the limit of the parser", Each(20, i => $"a{i}: " + Repeat("{a: ", 90) + (i == 0 ? "1" : $"a{i - 1}") + Repeat("}", 90))),
        Of("a chain of references", "a0: 1\n" + Each(20_000, i => $"a{i + 1}: a{i}")),
        Of("a chain of references, last first", Each(20_000, i => $"a{20_000 - i}: a{20_000 - i - 1} + 1") + "\na0: 1"),
        Of("a chain of lets", "let a0 = 1\n" + Each(5_000, i => $"let a{i + 1} = a{i}") + "\na: a5000"),
        Of("a chain of definitions", "#A0: {x: 1}\n" + Each(2_000, i => $"#A{i + 1}: {{#A{i}, x{i}: 1}}") + "\na: #A2000"),
        Of("values nest deeper than any text", "#F: {n: int, if n > 0 {in: #F & {n: _n}, _n: n - 1}}\na: #F & {n: 100000}"),
    ];
}
