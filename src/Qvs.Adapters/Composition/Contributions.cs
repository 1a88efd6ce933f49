using System.Text.Json.Nodes;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Composition;

/// <summary>Everything that the parts say about one id, unified (formats 2.4.3: by key and by unification, not by concatenation).</summary>
internal sealed class Contributions(string id, DiagnosticPlaces places)
{
    private readonly List<Contribution> _all = [];
    private CueValue? _unified;

    public string Id => id;

    public IReadOnlyList<Contribution> All => _all;

    public CueValue Value => _unified ??= _all.Skip(1).Aggregate(_all[0].Value, (sum, next) => sum.Unify(next.Value));

    public void Add(Contribution contribution) => _all.Add(contribution);

    /// <summary>Groups by id, in the order in which ids first appear.</summary>
    public static List<Contributions> Group(IEnumerable<Contribution> contributions, DiagnosticPlaces places)
    {
        var byId = new Dictionary<string, Contributions>(StringComparer.Ordinal);
        var inOrder = new List<Contributions>();
        foreach (var contribution in contributions)
        {
            if (!byId.TryGetValue(contribution.Id, out var same))
            {
                byId[contribution.Id] = same = new Contributions(contribution.Id, places);
                inOrder.Add(same);
            }

            same.Add(contribution);
        }

        return inOrder;
    }

    /// <summary>The data, or null with the reasons in the bag.</summary>
    /// <param name="what">For messages: <c>resource</c> or <c>task</c>.</param>
    public JsonNode? Data(string what, DiagnosticBag diagnostics)
    {
        var output = Value.ToJson(indented: false);
        if (output.Text is { } text)
        {
            return JsonNode.Parse(text);
        }

        new FaultReport(places, diagnostics).Report(this, what, output.Errors);
        return null;
    }
}
