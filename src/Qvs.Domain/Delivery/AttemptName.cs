using System.Security.Cryptography;
using System.Text;

namespace Qvs.Domain.Delivery;

/// <summary>
/// The name of the PipelineRun of one (run, stage, attempt): <c>line-number-stage-attempt</c>. It is what makes creating twice "already
/// exists", so two attempts must never share a name: where the parts could be read in two ways (<c>a-1</c>, run 2 and <c>a</c>, run 1,
/// stage <c>2-...</c>) or the text is longer than a label may be, a hash of the parts stands at the end.
/// </summary>
public static class AttemptName
{
    private const int HashLength = 10;

    public static string Of(RunKey run, string stage, int attempt) =>
        Unambiguous($"{run.Line}-{run.Number}-{stage}-{attempt}", $"{run.Line}/{run.Number}/{stage}/{attempt}", run.Line.Value, stage);

    /// <summary>The name of the one volume that all stages and attempts of a run share (formats.md 2.2.4).</summary>
    public static string Workspace(RunKey run) => Unambiguous($"{run.Line}-{run.Number}-shared", $"{run.Line}/{run.Number}", run.Line.Value, "");

    private static string Unambiguous(string name, string parts, string line, string stage)
    {
        if (name.Length <= NameRules.MaxLength && !HasNumber(line) && !HasNumber(stage))
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..HashLength];
        var kept = name[..Math.Min(name.Length, NameRules.MaxLength - HashLength - 2)].TrimEnd('-');
        return $"{kept}-x{hash}";
    }

    private static bool HasNumber(string text) => text.Split('-').Any(segment => segment.Length > 0 && segment.All(char.IsAsciiDigit));
}
