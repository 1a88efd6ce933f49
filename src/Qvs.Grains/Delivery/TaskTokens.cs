using System.Globalization;
using System.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>What a task of a PipelineRun may say that it is.</summary>
public sealed record TaskIdentity(RunKey Run, string Stage, string Attempt, DeploymentKey Deployment);

/// <summary>
/// The identity of the tasks of one attempt, as the first part of the platform's address that they are told (formats.md 2.5.8): published tasks call
/// <c>{base}/apis/v1/...</c> and so bring it along without knowing. Sealed with the tenant's key, and good for as long as the attempt lives.
/// </summary>
public sealed class TaskTokens(ISecretSealer sealer, TimeProvider clock)
{
    private const string Purpose = "task-token";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public async Task<string> Make(TaskIdentity identity, CancellationToken cancellation)
    {
        var expires = (clock.GetUtcNow() + Longest).ToUnixTimeSeconds();
        var text = string.Create(CultureInfo.InvariantCulture, $"{identity.Run}\n{identity.Stage}\n{identity.Attempt}\n{identity.Deployment}\n{expires}");
        var kept = await sealer.Seal(identity.Run.Tenant, Purpose, Encoding.UTF8.GetBytes(text), cancellation);
        return $"{identity.Run.Tenant}.{kept.Replace('+', '-').Replace('/', '_')}";
    }

    /// <returns>Null for what is no token of ours, or has expired.</returns>
    public async Task<TaskIdentity?> Read(string token, CancellationToken cancellation)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || token.Length > 2_000 || !TenantId.TryParse(token[..dot], out var tenant))
        {
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(await sealer.Open(tenant, Purpose, token[(dot + 1)..].Replace('-', '+').Replace('_', '/'), cancellation));
            return text.Split('\n') is [var run, var stage, var attempt, var deployment, var expires]
                && RunKey.TryParse(run, out var runKey) && DeploymentKey.TryParse(deployment, out var deploymentKey) && runKey.Tenant == tenant
                && long.Parse(expires, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                    ? new TaskIdentity(runKey, stage, attempt, deploymentKey)
                    : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
