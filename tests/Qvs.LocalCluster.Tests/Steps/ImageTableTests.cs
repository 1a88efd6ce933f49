using Qvs.LocalCluster.Steps;

namespace Qvs.LocalCluster.Tests.Steps;

public sealed class ImageTableTests
{
    private readonly ImageTable _table = ImageTable.Load(null);

    [Theory]
    [InlineData("busybox")]
    [InlineData("busybox:1.36@sha256:0123")]
    [InlineData("docker.io/library/alpine:3")]
    [InlineData("localhost:5000/team/ubuntu")]
    public void Images_with_a_shell_stand_for_the_local_one(string image) => Assert.Equal(["sh"], _table.Find(image)!.Command);

    [Theory]
    [InlineData("alpine/git:v2", "git")]
    [InlineData("curlimages/curl", "curl")]
    [InlineData("registry.example/bitnami/kubectl:1", "kubectl")]
    [InlineData("mikefarah/yq:4", "yq")]
    public void Images_of_a_tool_stand_for_it(string image, string tool) => Assert.Equal([tool], _table.Find(image)!.Entrypoint);

    [Theory]
    [InlineData("registry.example/team/valuestream/deployment-worker:249c", "qvsctl deploy worker")]
    [InlineData("registry.example/team/valuestream/qvsctl:v0.19.4", "qvsctl")]
    [InlineData("ghcr.io/qvs-cloud/qvsctl:0.1.0", "qvsctl")]
    [InlineData("ghcr.io/qvs-cloud/qvsctl-pulumi:0.1.0", "qvsctl")]
    public void Images_of_the_platform_stand_for_qvsctl(string image, string entrypoint) => Assert.Equal(entrypoint, string.Join(' ', _table.Find(image)!.Entrypoint));

    [Theory]
    [InlineData("moby/buildkit:v0.20.1-rootless", "buildkit")]
    [InlineData("registry.example/team/valuestream-public-image-cache/moby/buildkit:v0.20.1", "buildkit")]
    [InlineData("registry.example/team/valuestream-public-image-cache/docker:25.0.5-git", "docker")]
    [InlineData("google/cloud-sdk:365.0.1-slim@sha256:2575", "gcloud")]
    [InlineData("amazon/aws-cli:2.22.35", "aws")]
    [InlineData("alpine/k8s:1.31.4", "yq")]
    public void Images_that_build_or_log_in_are_simulated(string image, string set) => Assert.Equal([set], _table.Find(image)!.StandIns);

    [Fact]
    public void An_image_that_nobody_maps_says_how_to_map_it()
    {
        Assert.Null(_table.Find("ghcr.io/x/strange:1"));
        Assert.Contains("{image: \"ghcr.io/x/strange\", entrypoint: [TOOL]", ImageTable.HowToMap("ghcr.io/x/strange:1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_a_file_come_first()
    {
        var own = ImageTable.Parse("images:\n- {image: \"ghcr.io/x/*\", entrypoint: [strange, --fast], tools: [sh]}\n");
        var entry = new ImageTable(own).Find("ghcr.io/x/strange@sha256:1")!;
        Assert.Equal(["strange", "--fast"], entry.Entrypoint);
        Assert.Equal("ghcr.io/x/*", Assert.Single(ImageTable.Parse("""[{"image": "ghcr.io/x/*"}]""")).Pattern);
    }

    [Fact]
    public void Variables_in_commands_are_expanded_as_Kubernetes_does()
    {
        var env = new Dictionary<string, string> { ["A"] = "x" };
        Assert.Equal("x $(A) $(B) $ $A $(", ContainerEnvironment.Expand("$(A) $$(A) $(B) $$ $A $(", env));
    }

    [Fact]
    public void Plain_processes_see_the_folders_that_stand_for_mounted_places()
    {
        var plain = new PlainProcesses();
        (string, string, bool)[] mounts = [("/workspace", "/data/w", false), ("/workspace/shared", "/data/s", false)];
        Assert.Equal("cat /data/w/f /data/s/g x/workspace /workspaces '/data/w'", plain.Map("cat /workspace/f /workspace/shared/g x/workspace /workspaces '/workspace'", mounts));
    }
}
