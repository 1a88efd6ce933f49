using System.Reflection;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Access;

/// <summary>Every method of every grain, called by everybody who must not: found by reflection, so that a new one is tested by being there.</summary>
public sealed class IsolationTests(IsolationTests.Silo silo) : IClassFixture<IsolationTests.Silo>
{
    private static readonly TenantId Other = TenantId.Parse("other");

    public sealed class Silo : IAsyncLifetime
    {
        public Platform Platform { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Platform = await Platform.Start();
            await Platform.MakeShop(Delivery.Shop.Pipelines, "dev");
        }

        public ValueTask DisposeAsync() => Platform.DisposeAsync();
    }

    public static TheoryData<string, string> Methods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in AllMethods())
            {
                data.Add(method.DeclaringType!.Name, method.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Nobody_without_an_identity_comes_in(string type, string name) => await Denied(type, name, null);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task An_owner_of_another_tenant_does_not_come_in(string type, string name) =>
        await Denied(type, name, Caller.Member(Other, new Actor("olga", [Roles.Owner])));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task The_platform_acting_for_another_tenant_does_not_come_in(string type, string name) => await Denied(type, name, Caller.Platform(Other));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Each_role_may_what_the_method_declares_and_no_more(string type, string name)
    {
        var method = Find(type, name);
        foreach (var role in Roles.All.Append("nobody"))
        {
            var caller = Caller.Member(Platform.Acme, new Actor("someone", [role]));
            var allowed = method.GetCustomAttribute<RequiresAttribute>() is { } requires && Roles.PermissionsOf(role).Contains(requires.Permission);
            var denied = await Call(method, caller) is AccessDeniedException;
            Assert.True(allowed != denied, $"{role} {(denied ? "was denied" : "came in")}");
        }
    }

    [Fact]
    public async Task A_denial_is_the_same_whether_the_object_exists_or_not()
    {
        var stranger = Caller.Member(Other, new Actor("olga", [Roles.Owner]));
        using var caller = CallerContext.Use(stranger);

        var there = await Record.ExceptionAsync(() => silo.Platform.Grains.Application(new(Platform.Acme, ApplicationId.Parse("shop"))).Get());
        var notThere = await Record.ExceptionAsync(() => silo.Platform.Grains.Application(new(Platform.Acme, ApplicationId.Parse("nothing"))).Get());

        Assert.IsType<AccessDeniedException>(there);
        Assert.Equal(there.Message, Assert.IsType<AccessDeniedException>(notThere).Message);
    }

    [Fact]
    public void Every_method_declares_who_may_call_it() => Assert.Empty(
        AllMethods().Where(method => method.GetCustomAttribute<RequiresAttribute>() is null == method.GetCustomAttribute<PlatformOnlyAttribute>() is null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));

    private async Task Denied(string type, string name, Caller? caller) => Assert.IsType<AccessDeniedException>(await Call(Find(type, name), caller));

    /// <returns>What the call threw, or null.</returns>
    private async Task<Exception?> Call(MethodInfo method, Caller? caller)
    {
        using var context = caller is null ? null : CallerContext.Use(caller);
        var grain = silo.Platform.Grains.GetGrain(method.DeclaringType!, KeyFor(method.DeclaringType!));
        try
        {
            await (Task)method.Invoke(grain, [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType))])!;
            return null;
        }
        catch (Exception thrown)
        {
            return thrown is TargetInvocationException { InnerException: { } inner } ? inner : thrown;
        }
    }

    /// <summary>An address in the tenant's own space; whether there is such an object does not matter.</summary>
    private static string KeyFor(Type grain) => grain.Name switch
    {
        "IAssemblyLineRunGrain" => "run:acme/deliver/1",
        "IDeploymentGrain" or "IDeploymentLockGrain" => "deployment:acme/shop/dev",
        "IApplicationGrain" => "application:acme/shop",
        "IRepositoryGrain" => "repository:acme/shop",
        "IEnvironmentGrain" => "environment:acme/dev",
        "IClusterGrain" => "cluster:acme/none",
        "IChannelGrain" or "IChannelQueueGrain" => "channel:acme/none",
        "ICredentialGrain" => "credential:acme/none",
        "IAssemblyLineGrain" => "line:acme/deliver",
        "IWebhookGrain" => "webhook:acme/shop",
        "IWebhookDeliveryGrain" => $"webhook-delivery:acme/shop/{new string('0', 26)}",
        "IScheduleGrain" => "schedule:acme/deliver/nightly",
        "ICommitStatusGrain" => "commit-status:acme/deliver/1",
        "ITenantDirectoryGrain" => "tenant:acme",
        var other => $"{other[1..^5].ToLowerInvariant()}:acme",
    };

    private static object? Sample(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(RunInput) ? new RunInput.Tick()
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;

    private static MethodInfo Find(string type, string name) => AllMethods().First(method => method.DeclaringType!.Name == type && method.Name == name);

    private static IEnumerable<MethodInfo> AllMethods() => typeof(ITenantGrain).Assembly.GetTypes()
        .Where(type => type.IsInterface && type != typeof(ITenantGrain) && typeof(ITenantGrain).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods())
        // A one-way call has no answer to be seen; the filter that denies it is the same.
        .Where(method => method.GetCustomAttribute<Orleans.Concurrency.OneWayAttribute>() is null);
}
