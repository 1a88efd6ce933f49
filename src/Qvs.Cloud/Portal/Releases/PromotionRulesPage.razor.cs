using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Releases;

/// <summary>Where finished runs of a line go, and which result becomes which input.</summary>
public sealed partial class PromotionRulesPage
{
    private readonly DraftRows<RuleDraft> _rules = [];
    private List<(string Value, string Text)> _lines = [];
    private List<(string Value, string Text)> _results = [];
    private string _said = "";
    private long? _revision;

    [Parameter]
    public string Line { get; set; } = "";

    private static IEnumerable<(string Value, string Text)> Ways => [("hand", PortalText.PromotionManual), ("auto", PortalText.PromotionAutomatic)];

    private bool MayEdit => Session.May(Permission.Configure);

    protected override async Task Load()
    {
        if (_revision is not null)
        {
            return;
        }

        var line = await Session.Line(Line, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Line));
        _results = [.. line.Value.Line.Results.Select(result => (result.Name, result.Name))];
        _lines = [.. (await Session.All(ListingKinds.Line, Gone)).Select(NamedRow.Of).Where(row => row.Id != Line).Select(row => (row.Id, row.Id))];
        var rules = await Session.Promotion(Line, grain => grain.Get());
        _revision = rules.Revision;
        foreach (var rule in rules.Value.Rules)
        {
            var draft = new RuleDraft { To = rule.To.Value, IsAutomatic = rule.IsAutomatic };
            draft.Inputs = [.. (await InputsOf(draft.To)).Union(rule.Bindings.Keys)];
            foreach (var (input, result) in rule.Bindings)
            {
                draft.Bindings[input] = result;
            }

            _rules.Add(draft);
        }
    }

    /// <summary>Inputs and results of one name are bound to begin with: that is what they are called so for.</summary>
    private async Task Choose(RuleDraft rule, string to)
    {
        (rule.To, rule.Inputs) = (to, await InputsOf(to));
        rule.Bindings.Clear();
        foreach (var input in rule.Inputs.Where(input => _results.Any(result => result.Value == input)))
        {
            rule.Bindings[input] = input;
        }
    }

    private async Task<ImmutableArray<string>> InputsOf(string line) =>
        line.Length > 0 && await Session.Line(line, grain => grain.Get()) is { } found ? [.. found.Value.Line.Inputs.Select(input => input.Name)] : [];

    private async Task Save()
    {
        var rules = new PromotionRules(
        [
            .. _rules.Where(rule => rule.To.Length > 0).Select(rule => new PromotionRule(
                AssemblyLineId.Parse(rule.To),
                rule.Bindings.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal),
                rule.IsAutomatic)),
        ]);
        if (await Do(() => Session.Promotion(Line, grain => grain.Save(rules, _revision))) is { } saved)
        {
            (_revision, _said) = (saved.Revision, PortalText.Saved);
        }
    }

    private sealed class RuleDraft : DraftRow
    {
        public string To { get; set; } = "";

        public bool IsAutomatic { get; set; }

        public ImmutableArray<string> Inputs { get; set; } = [];

        public Dictionary<string, string> Bindings { get; } = new(StringComparer.Ordinal);
    }
}
