using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;

namespace Qvs.Domain.Insights;

/// <summary>From when the lead time of a change is counted: the earliest moment that is known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeadStart>))]
public enum LeadStart
{
    /// <summary>Nothing new was delivered, so that there is no lead time: a rollback, or the same once more.</summary>
    None,

    /// <summary>The time of the commit, as the git server has it.</summary>
    Commit,

    /// <summary>The arrival of the push.</summary>
    Push,

    /// <summary>The start of the run, because a person or a schedule started it and nothing else is known.</summary>
    Start,
}

/// <summary>One try of a run to change what runs in a deployment, and how it ended.</summary>
/// <param name="Try">Of this run at this deployment, from 1: a retry is another try.</param>
/// <param name="Environment">Of the deployment then; empty if it was not known any more.</param>
/// <param name="At">When the last of its stages ended.</param>
/// <param name="Commit">What was deployed; empty if nothing says it.</param>
/// <param name="Since">From when the change was on its way; see <paramref name="Lead"/>.</param>
public sealed record DeploymentEvent(
    RunKey Run,
    DeploymentKey Deployment,
    int Try,
    string Environment,
    DateTimeOffset At,
    bool Succeeded,
    bool IsRollback,
    string Commit,
    DateTimeOffset Since,
    LeadStart Lead);
