using System.Reflection;

namespace Qvs.Architecture.Tests;

public sealed class DomainTests
{
    [Fact]
    public void The_domain_uses_no_input_output_and_no_clock() =>
        Assert.Empty(DomainPurity.ForbiddenUses(Architectures.Domain, "Qvs.Domain"));

    [Fact]
    public void The_domain_waits_for_nothing() =>
        Assert.Empty(DomainPurity.AsynchronousMembers(Assembly.Load("Qvs.Domain"), "Qvs.Domain"));

    [Fact]
    public void Each_forbidden_use_is_found() => Assert.Equal(
        [
            "ReadsFile uses System.IO.File",
            "ReadsTime uses System.TimeProvider",
            "UsesNetwork uses System.Net.Http.HttpClient",
            "Waits uses System.Threading.Tasks.Task",
        ],
        DomainPurity.ForbiddenUses(Architectures.Samples, "Broken.Domain"));

    [Fact]
    public void Each_asynchronous_member_is_found_but_not_in_a_port() =>
        Assert.Equal(["Waits.Decide"], DomainPurity.AsynchronousMembers(Architectures.SampleAssembly, "Broken.Domain"));
}
