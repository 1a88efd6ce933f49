using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Applications;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Releases;

/// <summary>At rest.</summary>
internal sealed class DriftRecord
{
    public int Version { get; set; } = 1;

    public DriftReport Report { get; set; } = DriftReport.NeverChecked;
}

internal sealed class DriftGrain(
    [PersistentState("deployment-drift", StorageNames.Default)] IPersistentState<DriftRecord> state,
    DriftCheck check,
    StageGathering gathering,
    TimeProvider clock,
    IOptions<DeliveryOptions> options,
    ILogger<DriftGrain> log) : Grain, IDriftGrain, IRemindable
{
    private const string Reminder = "drift";
    private const int MostText = 500;
    private static readonly TimeSpan MostIgnored = TimeSpan.FromDays(366);
    private DeploymentKey? _id;
    private IGrainTimer? _soon;
    private bool _isRemembered;

    private DeploymentKey Id => _id ??= KeyOf.Grain<DeploymentKey>(this);

    private DriftReport Report => state.State.Report;

    public Task<DriftReport> Get() => Task.FromResult(Report);

    public async Task<DriftReport> Check()
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (await GrainFactory.DeploymentLock(Id).IsHeld())
        {
            return Report;
        }

        var found = await check.Run(Id, CancellationToken.None);
        await Write(Judge(found));
        return Report;
    }

    public async Task<Answer<DriftReport>> Heal()
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (await gathering.Frozen([Id]) is { IsEmpty: false } frozen)
        {
            return Answer.Refuse<DriftReport>(frozen);
        }

        if (await GrainFactory.DeploymentLock(Id).IsHeld())
        {
            return Answer.Refuse<DriftReport>("deployment-busy", $"A run is deploying to '{Id.Application}/{Id.Deployment}'.", "Wait for its end; it may heal the drift.");
        }

        if (await check.Heal(Id, IsAnswered, CancellationToken.None) is { Length: > 0 } problem)
        {
            return Answer.Refuse<DriftReport>("not-healed", problem, "Remove the cause, or run the line that deploys there.");
        }

        return Answer.Of(await Check());
    }

    public async Task<Answer<DriftAdoption>> Adopt(string @object, string path)
    {
        if (Find(@object, path) is not { } field)
        {
            return Answer.Refuse<DriftAdoption>(NotDrifted(@object, path));
        }

        if (field.Source is null || Drifting.AsParameter(field.Live) is not { } value)
        {
            return Answer.Refuse<DriftAdoption>("not-adoptable", $"The {path} of the {@object} is no single value that a parameter could say.", "Change the parameters or the QVS Config by hand, or heal it.");
        }

        var caller = CallerContext.Current ?? Caller.Platform(Id.Tenant);
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        var (parameters, values) = await check.Origin(Id, field.Source, CancellationToken.None);
        if (parameters is not [{ } parameter] || values!.Values.GetValueOrDefault(parameter) != Drifting.AsParameter(field.Deployed))
        {
            return Answer.Refuse<DriftAdoption>(
                "not-adoptable",
                parameters.IsEmpty ? $"The {path} of the {@object} comes from no parameter." : $"The {path} of the {@object} is made of {string.Join(", ", parameters)} and more.",
                "Change the parameters or the QVS Config by hand, or heal it.");
        }

        var deployment = (await GrainFactory.Deployment(Id).Get())!;
        using (CallerContext.Use(caller))
        {
            var saved = await GrainFactory.Deployment(Id).Save(deployment.Value with { Config = deployment.Value.Config.SetItem(parameter, value) }, deployment.Revision);
            if (!saved.IsDone)
            {
                return Answer.Refuse<DriftAdoption>(saved.Rejections);
            }
        }

        var adoption = new DriftAdoption(@object, path, field.Live!, parameter, caller.Actor.Name);
        await Write(Report with { Adopted = Report.Adopted.Add(adoption), Fields = Report.Fields.Remove(field), Status = Report.Fields.Length == 1 ? DriftStatus.InSync : Report.Status });
        return Answer.Of(adoption);
    }

    public async Task<Answer<DriftReport>> Ignore(string @object, string path, string owner, string reason, DateTimeOffset until)
    {
        var (now, known) = (clock.GetUtcNow(), Report.Ignored.FirstOrDefault(one => one.Object == @object && one.Path == path));
        if (known is null && Find(@object, path) is null)
        {
            return Answer.Refuse<DriftReport>(NotDrifted(@object, path));
        }

        if (until > now && (string.IsNullOrWhiteSpace(owner) || string.IsNullOrWhiteSpace(reason) || owner.Length + reason.Length > MostText || until - now > MostIgnored))
        {
            return Answer.Refuse<DriftReport>(
                RejectionCodes.Invalid, $"A field is ignored with its owner and a reason ({MostText} characters together), for at most {MostIgnored.Days} days.", "Say who looks after it, why, and until when.");
        }

        var ignored = Report.Ignored.RemoveAll(one => one == known);
        if (until > now)
        {
            ignored = ignored.Add(new DriftIgnore(@object, path, owner, reason, until, CallerContext.Current?.Actor.Name ?? ""));
        }

        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        await Write(Report with { Ignored = ignored });
        return Answer.Of(await Check());
    }

    public async Task Released()
    {
        if (!_isRemembered)
        {
            await this.RegisterOrUpdateReminder(Reminder, options.Value.DriftPeriod, options.Value.DriftPeriod);
            _isRemembered = true;
        }

        if (!Report.Adopted.IsEmpty)
        {
            using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
            await Write(Report with { Adopted = await check.NotBrought(Id, Report.Adopted) });
        }

        Soon(options.Value.RetryDelay);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (await GrainFactory.Deployment(Id).Get() is null)
        {
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                _isRemembered = false;
                await this.UnregisterReminder(reminder);
            }
        }
        else
        {
            await TryCheck();
        }
    }

    /// <summary>As soon as nothing is being deployed there any more: what comes in between is no drift.</summary>
    private void Soon(TimeSpan wait)
    {
        _soon?.Dispose();
        _soon = this.RegisterGrainTimer(
            async _ =>
            {
                using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
                if (await GrainFactory.DeploymentLock(Id).IsHeld())
                {
                    Soon(options.Value.RetryDelay * 8);
                }
                else
                {
                    await TryCheck();
                }
            },
            new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task TryCheck()
    {
        try
        {
            await Check();
        }
        catch (Exception problem)
        {
            // The edge of a timer and of a reminder: the next one tries again.
            log.LogWarning(problem, "{Deployment} could not be looked at.", Id);
        }
    }

    /// <summary>Somebody else looks after it, or it is what the next release will deploy.</summary>
    private bool IsAnswered(DriftedField field) =>
        Report.Ignored.Any(one => field.IsAt(one.Object, one.Path) && one.Until > clock.GetUtcNow())
        || Report.Adopted.Any(one => field.IsAt(one.Object, one.Path) && one.Value == field.Live);

    private DriftReport Judge(DriftFinding found)
    {
        var now = clock.GetUtcNow();
        var ignored = Report.Ignored.RemoveAll(one => one.Until <= now);
        if (!found.IsKnown)
        {
            return Report with { Status = DriftStatus.Unknown, Fields = [], Ignored = ignored, Why = found.Why, Release = found.Release, CheckedAt = now };
        }

        ImmutableArray<DriftedField> open =
        [
            .. found.Fields.Where(field => !IsAnswered(field)),
        ];
        return new DriftReport(open.IsEmpty ? DriftStatus.InSync : DriftStatus.Drifted, open, ignored, Report.Adopted, found.Why, found.Release, now);
    }

    private async Task Write(DriftReport report)
    {
        var before = Report;
        state.State.Report = report;
        await state.Write(this);

        if (before.Mark != report.Mark || before.CheckedAt is null)
        {
            await GrainFactory.Deployment(Id).DescribeDrift(report.Mark);
        }
    }

    private DriftedField? Find(string @object, string path) => Report.Fields.FirstOrDefault(field => field.IsAt(@object, path));

    private static Rejection NotDrifted(string @object, string path) => new(
        "not-drifted", $"The {(path.Length == 0 ? "existence" : path)} of the {@object} is not among what has drifted.", "Look again; it may have been healed meanwhile.");
}
