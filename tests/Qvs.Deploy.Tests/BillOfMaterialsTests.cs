using System.Text.Json.Nodes;
using System.Xml.Linq;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

public sealed class BillOfMaterialsTests
{
    [Fact]
    public async Task It_names_every_package_of_the_server_once_and_with_its_version()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/jq"), "jq is not installed (Debian: apt-get install jq).");

        var bill = JsonNode.Parse(await Script.Succeed("sbom.sh", "src/Qvs.Cloud"))!;

        var components = bill["components"]!.AsArray().Select(one => (Name: one!["name"]!.ToString(), Version: one["version"]!.ToString())).ToList();
        Assert.Equal("CycloneDX", bill["bomFormat"]!.ToString());
        Assert.Equal(components.Count, components.Select(one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain(components, one => one.Version.Length == 0);
        var own = XDocument.Load(TestPaths.InRepository("src", "Qvs.Cloud", "Qvs.Cloud.csproj")).Descendants("PackageReference").Select(one => one.Attribute("Include")!.Value);
        // And what other projects bring along. What the shared frameworks have is theirs, and no package of ours.
        Assert.Empty(own.Concat(["Npgsql", "KubernetesClient", "Microsoft.Orleans.Clustering.AdoNet"]).Except(components.Select(one => one.Name), StringComparer.OrdinalIgnoreCase));
    }
}
