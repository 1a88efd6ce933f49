using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>Every state of the domain has its place in the one vocabulary, and every word of that has a shape of its own.</summary>
public sealed class PortalStatusTests
{
    [Fact]
    public void Every_state_of_the_domain_has_a_place()
    {
        Assert.All(Enum.GetValues<RunStatus>(), status => Assert.NotEqual(PortalStatus.None, PortalStatuses.Of(status)));
        Assert.All(Enum.GetValues<StageStatus>(), status => Assert.NotEqual(PortalStatus.None, PortalStatuses.Of(status)));
        Assert.All(Enum.GetValues<AttemptPhase>(), phase => Assert.NotEqual(PortalStatus.None, PortalStatuses.Of(phase)));
        Assert.All(Enum.GetValues<TaskPhase>(), phase => Assert.NotEqual(PortalStatus.None, PortalStatuses.Of(phase)));
    }

    [Fact]
    public void Rows_say_the_same_as_the_objects_themselves()
    {
        Assert.All(Enum.GetValues<RunStatus>(), status => Assert.Equal(PortalStatuses.Of(status), PortalStatuses.Of(status.ToString())));
        Assert.All(Enum.GetValues<StageStatus>(), status => Assert.Equal(PortalStatuses.Of(status), PortalStatuses.Of(status.ToString())));
    }

    [Fact]
    public void Shapes_words_and_classes_are_never_shared()
    {
        var all = Enum.GetValues<PortalStatus>();

        Assert.Equal(all.Length, all.Select(PortalStatuses.Icon).Distinct().Count());
        Assert.Equal(all.Length, all.Select(PortalStatuses.Word).Distinct().Count());
        Assert.Equal(all.Length, all.Select(PortalStatuses.Class).Distinct().Count());
    }
}
