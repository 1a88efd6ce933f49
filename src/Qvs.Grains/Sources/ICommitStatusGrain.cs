using Qvs.Domain.Applications;

namespace Qvs.Grains.Sources;

/// <summary>Tells a git server how the run that a commit started stands. Key: that of the run, of the kind <c>commit-status</c>.</summary>
[Alias("qvs.ICommitStatusGrain")]
public interface ICommitStatusGrain : ITenantGrain
{
    /// <summary>From now on the commit shows the state of the run.</summary>
    [PlatformOnly, Alias("Follow")]
    Task Follow(RepositoryId repository, string commit);

    /// <summary>The run may have changed. Does nothing for a run that no commit started.</summary>
    [PlatformOnly, Alias("Look")]
    Task Look();
}
