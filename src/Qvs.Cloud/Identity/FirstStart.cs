using System.Security.Cryptography;
using Qvs.Cloud.Hosting;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Infrastructure.Kubernetes;

namespace Qvs.Cloud.Identity;

/// <summary>Makes the account of the embedded sign-in at the first start; its password is printed once and kept nowhere.</summary>
internal sealed class FirstStart(Accounts accounts, IdentityOptions options, CloudOptions hosting, IConfiguration configuration, SignInLink link, IGrainFactory grains, IServiceProvider clusters, ILogger<FirstStart> logger)
{
    public const string AdminAccount = "admin";

    /// <param name="url">Where the server listens, for the link.</param>
    public async Task Run(string url)
    {
        if (options.UsesProvider)
        {
            return;
        }

        var password = configuration["Qvs:AdminPassword"] is { Length: > 0 } given ? given : Password();
        if (await accounts.Create(AdminAccount, "Administrator", password))
        {
            logger.PasswordMade(AdminAccount, configuration["Qvs:AdminPassword"] is { Length: > 0 } ? "(as configured)" : password);
        }
        else if (configuration.GetValue<bool>("Qvs:ResetAdminPassword"))
        {
            await accounts.SetPassword(AdminAccount, password);
            logger.PasswordMade(AdminAccount, password);
        }

        if (clusters.GetService<IEmbeddedCluster>() is not null)
        {
            // A project to begin in; more can be made.
            var demo = TenantId.Parse("demo");
            using (CallerContext.Use(Caller.Platform(demo)))
            {
                await grains.Tenant(demo).Create("Demo", new Member(AdminAccount, "Administrator", [Roles.Owner]));
            }
        }

        if (!hosting.IsHosted)
        {
            // One process knows the code; behind a balancer it would mostly be another one that is asked.
            logger.Link($"{url.TrimEnd('/')}{link.Path}");
        }
    }

    // 80 bits, in groups that can be typed.
    private static string Password() => string.Join('-', Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)).Chunk(5).Select(part => new string(part)));
}

internal static partial class FirstStartLog
{
    [LoggerMessage(10, LogLevel.Information, "Sign in as '{Account}' with the password {Password}. It is shown this once.")]
    public static partial void PasswordMade(this ILogger logger, string account, string password);

    [LoggerMessage(11, LogLevel.Information, "Or open {Link} (works once, for an hour).")]
    public static partial void Link(this ILogger logger, string link);
}
