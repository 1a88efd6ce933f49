using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Settings;

internal static class AuditWords
{
    public static string Outcome(string outcome) => outcome switch
    {
        "done" => PortalText.OutcomeDone,
        "refused" => PortalText.OutcomeRefused,
        "denied" => PortalText.OutcomeDenied,
        "failed" => PortalText.OutcomeFailed,
        _ => outcome,
    };
}
