using static Qvs.Cue.Tests.Hostile.HostileInput;
using static Qvs.Cue.Tests.Hostile.Yard;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>Functions, numbers and regular expressions that make much of little.</summary>
internal static class BuiltinInputs
{
    public static IEnumerable<HostileInput> All =>
    [
        Of("huge literals", "a: 1" + Repeat("0", 1_000_000) + "\nb: a * a"),
        Of("huge exponents", "a: 1e1000000000\nb: 1e-1000000000\nc: a + b\nd: 1.5E999999999 + 1"),
        Of("huge numbers as integers", "import \"strconv\"\na: 1e100000000\nb: \"\\(a)\"\nc: div(a, 3)\nd: strconv.FormatInt(a, 2)"),
        Of("numbers that square", "a0: 123456789\n" + Each(40, i => $"a{i + 1}: a{i} * a{i}")),
        Of("powers", "import \"math\"\na: math.Pow(10, 1000000000)\nb: math.Pow(1.0000001, 1000000000000)\nc: math.Exp(1e9)\nd: math.Sqrt(1e1000000)"),
        Of("shifts", "import \"math/bits\"\na: bits.Lsh(1, 1000000000000)\nb: bits.Lsh(1, 100000000)\nc: bits.And(1e1000000, 1e1000000)"),
        Of("factors of huge numbers", "a: 1e9999999 div 7\nb: 1e9999999 mod 7\nc: quo(1e20000000, 3)"),
        Of("huge ranges", "import \"list\"\na: list.Range(0, 1000000000000, 1)"),
        Of("ranges of tiny steps", "import \"list\"\na: list.Range(0, 1, 1e-12)\nb: list.Range(0, 1, 0)"),
        Of("list.Repeat", "import \"list\"\na: list.Repeat([1, 2, 3], 1000000000)"),
        Of("list.Repeat of list.Repeat", "import \"list\"\na0: [1]\n" + Each(10, i => $"a{i + 1}: list.Repeat(a{i}, 1000)")),
        Of("lists of one list that is shared", "import \"list\"\na0: [1]\n" + Each(40, i => $"a{i + 1}: list.Repeat([a{i}], 2)")),
        Of("list.Concat of itself", "import \"list\"\na0: [1, 2]\n" + Each(40, i => $"a{i + 1}: list.Concat([a{i}, a{i}])")),
        Of("list.FlattenN of billions", "import \"list\"\na0: [1, 1]\n" + Each(40, i => $"a{i + 1}: [a{i}, a{i}]") + "\nb: list.FlattenN(a40, -1)"),
        Of("list.Sort with a comparison that lies", "import \"list\"\na: list.Range(0, 2000, 1)\nb: list.Sort(a, {x: _, y: _, less: true})\nc: list.Sort(a, {x: _, y: _, less: y < x})"),
        Of("list.UniqueItems of many", "import \"list\"\na: list.UniqueItems() & [" + Each(10_000, i => $"{{k: {i}}}", ",") + "]"),
        Of("strings.Repeat", "import \"strings\"\na: strings.Repeat(\"abc\", 1000000000)\nb: strings.Repeat(\"abc\", 9223372036854775807)"),
        Of("strings.Repeat of strings.Repeat", "import \"strings\"\na0: \"x\"\n" + Each(10, i => $"a{i + 1}: strings.Repeat(a{i}, 1000)")),
        Of("times on strings", "a: 1000000000 * \"abc\"\nb: 9223372036854775807 * 'abc'\nc: 1000000000 * [1]"),
        Of("strings.Replace that grows", "import \"strings\"\na0: \"aaaaaaaaaa\"\n" + Each(12, i => $"a{i + 1}: strings.Replace(a{i}, \"a\", \"aaaaaaaaaa\", -1)")),
        Of("strings.Join that grows", "import \"strings\"\na0: \"aaaaaaaaaa\"\n" + Each(12, i => $"a{i + 1}: strings.Join([a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}, a{i}], a{i})")),
        Of("strings.Split into characters", "import \"strings\"\na: strings.Split(strings.Repeat(\"x\", 3000000), \"\")"),
        Of("regular expressions that backtrack", "a: \"" + Repeat("a", 50_000) + "!\" & =~\"^(a+)+$\"\nb: \"" + Repeat("a", 40) + "\" =~ \"(a*)*b\"\nc: \"" + Repeat("x", 5_000) + "y\" =~ \"(x+x+)+z\""),
        Of("regular expressions that repeat", "a: \"a\" =~ \"((((a{1,1000}){1,1000}){1,1000}){1,1000})\"\nb: \"x\" =~ \"(x{1000}){1000}\"\nc: \"x\" =~ \"x{1001}\""),
        Of("huge regular expressions", "a: \"x\" =~ \"" + Each(50_000, i => $"a{i}", "|") + "\""),
        Of("deep regular expressions", "a: \"x\" =~ \"" + Repeat("(", 20_000) + "x" + Repeat(")", 20_000) + "\""),
        Of("regexp.FindAll of everything", "import (\n\"regexp\"\n\"strings\"\n)\na: regexp.FindAll(\"\", strings.Repeat(\"x\", 2000000), -1)\nb: regexp.ReplaceAll(\"x\", strings.Repeat(\"x\", 100000), strings.Repeat(\"y\", 100000))"),
        Of("deep JSON", "import (\n\"strings\"\n\"encoding/json\"\n)\na: json.Unmarshal(strings.Repeat(\"[\", 1000000))\nb: json.Unmarshal(strings.Repeat(\"[\", 100000) + strings.Repeat(\"]\", 100000))"),
        Of("deep YAML", "import (\n\"strings\"\n\"encoding/yaml\"\n)\na: yaml.Unmarshal(strings.Repeat(\"[\", 100000))\nb: yaml.Unmarshal(strings.Repeat(\"- \", 50000) + \"x\")\nc: yaml.Unmarshal(strings.Repeat(\"{a: \", 50000))"),
        Of("YAML billion laughs", "import \"encoding/yaml\"\na: yaml.Unmarshal(\"\"\"\n\ta0: &a0 [x, x, x, x, x, x, x, x, x]\n" + Each(12, i => $"\ta{i + 1}: &a{i + 1} [*a{i}, *a{i}, *a{i}, *a{i}, *a{i}, *a{i}, *a{i}, *a{i}, *a{i}]") + "\n\t\"\"\")"),
        Of("JSON of JSON of JSON", "import \"encoding/json\"\na0: \"\\\"\\\\\"\n" + Each(30, i => $"a{i + 1}: json.Marshal(a{i})")),
        Of("YAML of YAML of YAML", "import \"encoding/yaml\"\na0: {x: \"'\\\"\\n\\\\\"}\n" + Each(40, i => $"a{i + 1}: yaml.Marshal({{x: a{i}, y: a{i}}})")),
        Of("templates that loop", "import (\n\"list\"\n\"text/template\"\n)\nl: list.Range(0, 1000, 1)\na: template.Execute(\"{{range .}}{{range $}}{{range $}}x{{end}}{{end}}{{end}}\", l)"),
        Of("templates that call themselves", "import \"text/template\"\na: template.Execute(\"{{define \\\"T\\\"}}{{template \\\"T\\\" .}}{{end}}{{template \\\"T\\\" .}}\", 1)\nb: template.Execute(\"{{printf \\\"%1000000000d\\\" 1}}\", 1)"),
        Of("deep templates", "import (\n\"strings\"\n\"text/template\"\n)\na: template.Execute(strings.Repeat(\"{{if true}}\", 100000), 1)\nb: template.Execute(\"{{\" + strings.Repeat(\"(\", 100000), 1)"),
        Of("tables", "import (\n\"strings\"\n\"text/tabwriter\"\n)\na: tabwriter.Write(strings.Repeat(\"a\\tb\\t\\n\", 200000))"),
        Of("encodings that grow", "import \"encoding/hex\"\na0: 'abcdefghij'\n" + Each(40, i => $"a{i + 1}: hex.Encode(a{i})")),
        Of("paths that match badly", "import (\n\"path\"\n\"strings\"\n)\na: path.Match(strings.Repeat(\"*a\", 1000) + \"b\", strings.Repeat(\"a\", 20000), \"unix\")"),
        Of("durations and times", "import \"time\"\na: time.ParseDuration(\"" + Repeat("1h", 100_000) + "\")\nb: time.Unix(9223372036854775807, 9223372036854775807)\nc: time.Format(\"" + Repeat("2006", 50_000) + "\")"),
        Of("bounds with huge numbers", "a: >1e1000000 & <1e1000001\na: 1e1000000\nb: uint64 & 1e1000000"),
    ];
}
