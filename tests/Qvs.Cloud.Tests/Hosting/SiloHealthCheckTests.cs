using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qvs.Cloud.Hosting;

namespace Qvs.Cloud.Tests.Hosting;

public sealed class SiloHealthCheckTests
{
    [Theory]
    [InlineData(SiloStatus.Active, HealthStatus.Healthy)]
    [InlineData(SiloStatus.Joining, HealthStatus.Unhealthy)]
    [InlineData(SiloStatus.ShuttingDown, HealthStatus.Unhealthy)]
    [InlineData(SiloStatus.Dead, HealthStatus.Unhealthy)]
    public async Task Only_an_active_silo_may_be_sent_work(SiloStatus silo, HealthStatus expected)
    {
        var result = await new SiloHealthCheck(new FakeSilo(silo)).CheckHealthAsync(new(), TestContext.Current.CancellationToken);

        Assert.Equal(expected, result.Status);
    }
}
