using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>The log is the truth: the end of the chain is read from it once, and an entry that was written but not answered is found there.</summary>
internal sealed class AuditGrain(IAuditLog audit, TimeProvider clock) : Grain, IAuditGrain
{
    private AuditEntry? _last;
    private bool _isRead;

    public async Task Append(string actor, string action, string @object, string outcome, string detail)
    {
        var tenant = TenantId.Parse(this.GetPrimaryKeyString()["audit:".Length..]);
        if (!_isRead)
        {
            _last = await audit.Last(tenant, CancellationToken.None);
            _isRead = true;
        }

        var next = AuditChain.Next(tenant, _last?.Sequence ?? 0, _last?.Hash ?? AuditChain.Start, clock.GetUtcNow(), actor, action, @object, outcome, detail);
        try
        {
            await audit.Append(next, CancellationToken.None);
            _last = next;
        }
        catch
        {
            // It may have been written all the same; the next one looks.
            _isRead = false;
            throw;
        }
    }
}
