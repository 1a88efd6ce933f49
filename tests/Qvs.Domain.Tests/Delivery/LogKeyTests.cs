using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Delivery;

public sealed class LogKeyTests
{
    [Theory]
    [InlineData(0, 0, "test", 1)]
    [InlineData(9, 0, "test [9]", 1)]
    [InlineData(9, 1, "test [9]", 2)]
    [InlineData(0, 2, "test", 3)]
    public void A_step_is_called_by_its_name_its_combination_and_its_try(int combination, int triesBefore, string name, int @try)
    {
        var key = new LogKey(new RunKey(TenantId.Parse("acme"), AssemblyLineId.Parse("deliver"), 1), "deliver-1-test-1", "check", LogKey.InstanceOf(combination, triesBefore), "test");

        Assert.Equal((name, @try), (key.StepName, key.Try));
    }
}
