using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Validation;

namespace Qvs.LocalCluster.Watching;

/// <summary>A label selector: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>, or the object form of specs.</summary>
internal sealed partial class LabelSelector
{
    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Missing,
    }

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        public bool Holds(IReadOnlyDictionary<string, string> labels)
        {
            var has = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                Operator.In => has && Values.Contains(value),
                Operator.NotIn => !has || !Values.Contains(value),
                Operator.Exists => has,
                _ => !has,
            };
        }
    }

    public static readonly LabelSelector Everything = new([]);

    private readonly Requirement[] _requirements;

    private LabelSelector(Requirement[] requirements) => _requirements = requirements;

    public bool IsEverything => _requirements.Length == 0;

    public bool Matches(IReadOnlyDictionary<string, string> labels) => Array.TrueForAll(_requirements, r => r.Holds(labels));

    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        var requirements = new List<Requirement>();
        foreach (var part in Split(text))
        {
            requirements.Add(One(part));
        }

        return new LabelSelector([.. requirements]);
    }

    /// <summary><c>{matchLabels, matchExpressions}</c>.</summary>
    public static LabelSelector From(JsonObject? selector)
    {
        var requirements = (selector.Object("matchLabels") ?? []).Select(p => new Requirement(p.Key, Operator.In, [p.Value.Text() ?? ""]));
        var expressions = selector.Objects("matchExpressions").Select(e => new Requirement(
            e.Text("key") ?? "",
            e.Text("operator") switch { "In" => Operator.In, "NotIn" => Operator.NotIn, "Exists" => Operator.Exists, _ => Operator.Missing },
            [.. e.Array("values")?.Select(v => v.Text() ?? "") ?? []]));
        return new LabelSelector([.. requirements, .. expressions]);
    }

    public static LabelSelector FromMap(JsonObject? labels) => From(new JsonObject { ["matchLabels"] = labels?.DeepClone() ?? new JsonObject() });

    /// <summary>At commas that are not inside parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }

    private static Requirement One(string part)
    {
        if (Equality().Match(part) is { Success: true } eq)
        {
            var op = eq.Groups[2].Value == "!=" ? Operator.NotIn : Operator.In;
            return Checked(new Requirement(eq.Groups[1].Value, op, [eq.Groups[3].Value]), part);
        }

        if (SetBased().Match(part) is { Success: true } set)
        {
            var values = set.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries);
            return Checked(new Requirement(set.Groups[1].Value, set.Groups[2].Value == "in" ? Operator.In : Operator.NotIn, values), part);
        }

        return part.StartsWith('!')
            ? Checked(new Requirement(part[1..].Trim(), Operator.Missing, []), part)
            : Checked(new Requirement(part, Operator.Exists, []), part);
    }

    private static Requirement Checked(Requirement requirement, string part)
    {
        if (!MetadataRules.IsQualifiedName(requirement.Key) || !Array.TrueForAll(requirement.Values, MetadataRules.IsLabelValue))
        {
            throw Refusals.BadRequest($"unable to parse requirement: found '{part}', expected: a label key, an operator and values");
        }

        return requirement;
    }

    [GeneratedRegex(@"^([^\s=!()]+)\s*(=|==|!=)\s*([^\s=!()]*)$")]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(\S+)\s+(in|notin)\s*\(([^()]*)\)$")]
    private static partial Regex SetBased();
}
