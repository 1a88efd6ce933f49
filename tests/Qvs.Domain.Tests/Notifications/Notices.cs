using Qvs.Domain.Delivery;
using Qvs.Domain.Notifications;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Notifications;

internal static class Notices
{
    public static Notice Of(string what, string outcome, string line, string environment, string message = "") => new(
        $"{line}-7/{what}",
        TenantId.Parse("acme"),
        new RunKey(TenantId.Parse("acme"), AssemblyLineId.Parse(line), 7),
        what,
        outcome,
        what is "approval" or "task" ? "deploy-prod" : "",
        message,
        [environment],
        "olga",
        "https://qvs.example.com/t/acme/lines/deliver/runs/7",
        DateTimeOffset.UnixEpoch);
}
