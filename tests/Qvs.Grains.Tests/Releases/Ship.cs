using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Releases;

/// <summary>Lines that take an image and put it into one deployment.</summary>
internal static class Ship
{
    /// <param name="stage">Keys of the stage beside its spec.</param>
    public static string Line(string name, string deployment, string stage = "") => $$"""
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: {{name}}
        spec:
          params:
            - name: image
              type: string
          stages:
            - name: deploy
              spec:
                pipeline: shop-deploy
                deployment: {app: shop, name: {{deployment}}}
                params:
                  - name: image
                    value: $(inputs.image)
        {{stage}}
          results:
            - name: deployed
              value: $(inputs.image)
        """;

    public static DeploymentKey Deployment(string name) => new(Platform.Acme, ApplicationId.Parse("shop"), DeploymentId.Parse(name));

    public static ImmutableSortedDictionary<string, string> Image(string image) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("image", image);

    /// <summary>Runs a line with an image to its end.</summary>
    public static async Task<RunKey> Deliver(this Platform platform, string line, string image)
    {
        RunKey run;
        using (Platform.AsOwner())
        {
            run = Platform.Done(await platform.Grains.Line(Platform.Line(line)).Start(new StartRun($"{line}/{image}", Image(image), ""))).Run;
        }

        await platform.UntilEnded(run);
        return run;
    }
}
