using System.Text.Json.Nodes;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.Testing;

namespace Qvs.LocalCluster.Tests.Steps;

/// <summary>What stands for images that the cluster cannot run, as steps meet it.</summary>
public sealed class StandInTests
{
    private const string Build = """
        steps:
        - name: context
          image: alpine
          script: |
            mkdir -p /workspace/c/sub
            FILES
        - name: build
          image: registry.example/cache/moby/buildkit:v0.20.1
          workingDir: /workspace
          script: |
            buildctl-daemonless.sh build --progress=plain --frontend=dockerfile.v0 --opt filename=sub/Dockerfile --local context=c --local dockerfile=c \
              --output type=image,name=registry.example/app:1,push=true --metadata-file /workspace/meta.json
            cat /workspace/meta.json
        """;

    [Fact]
    public async Task A_build_is_simulated_and_its_digest_depends_on_the_context_alone()
    {
        await using var cluster = await StepCluster.Start();
        var digests = new List<string>();
        foreach (var (name, text) in (IEnumerable<(string, string)>)[("one", "1"), ("two", "1"), ("three", "2")])
        {
            var run = await Run(cluster, name, Build.Replace("FILES", $"echo 'FROM scratch' > /workspace/c/sub/Dockerfile; echo {text} > /workspace/c/file", StringComparison.Ordinal));
            Assert.True(run.Succeeded()!.IsTrue, cluster.Log(name, "step-build"));
            var log = cluster.Log(name, "step-build");
            Assert.Contains("[simulated buildkit] no image is built", log, StringComparison.Ordinal);
            digests.Add(JsonNode.Parse(log[log.IndexOf('{', StringComparison.Ordinal)..])!["containerimage.digest"]!.ToString());
        }

        Assert.All(digests, d => Assert.Matches("^sha256:[0-9a-f]{64}$", d));
        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[0], digests[2]);
    }

    [Theory]
    [InlineData("true", "there is no Dockerfile c/sub/Dockerfile")]
    [InlineData("echo 'RUN x' > /workspace/c/sub/Dockerfile", "c/sub/Dockerfile has no FROM")]
    public async Task A_build_without_a_Dockerfile_fails_as_a_real_one(string files, string complaint)
    {
        await using var cluster = await StepCluster.Start();
        var run = await Run(cluster, "bad", Build.Replace("FILES", files, StringComparison.Ordinal));
        Assert.False(run.Succeeded()!.IsTrue);
        Assert.Contains($"[simulated buildkit] error: {complaint}", cluster.Log("bad", "step-build"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logins_are_simulated_for_their_images_only()
    {
        await using var cluster = await StepCluster.Start();
        var run = await Run(cluster, "login", """
            steps:
            - name: token
              image: example/google/cloud-sdk:slim
              script: |
                echo '{}' > /workspace/key.json
                gcloud auth activate-service-account --key-file=/workspace/key.json --project=p && gcloud auth print-access-token > /workspace/token
            - name: docker
              image: example/docker:29
              script: |
                docker --config=/workspace/config login -u oauth2accesstoken -p "$(cat /workspace/token)" registry.example/team
                cat /workspace/config/config.json
            - name: other
              image: alpine
              script: |
                case $(command -v gcloud) in /tekton/*) exit 1 ;; esac
            """);
        Assert.True(run.Succeeded()!.IsTrue, run.ToJsonString());
        Assert.Contains("[simulated docker] login to registry.example/team taken as succeeded", cluster.Log("login", "step-docker"), StringComparison.Ordinal);
        Assert.Contains("""{"auths":{"registry.example":{}}}""", cluster.Log("login", "step-docker"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_programs_called_yq_read_what_tasks_ask_them()
    {
        Assert.SkipWhen(HostTools.Find("yq") is null || HostTools.Find("jq") is null, "no yq or jq on this machine");
        await using var cluster = await StepCluster.Start();
        var run = await Run(cluster, "yq", """
            steps:
            - name: mike
              image: mikefarah/yq:4
              script: |
                printf 'modules:\n- name: first\n' > /workspace/f.yaml
                yq -o json /workspace/f.yaml | tr -d ' \n'
                yq -o=json '.modules[0]' /workspace/f.yaml | tr -d ' \n'
                yq '.modules[0].name' /workspace/f.yaml
                yq eval '.modules[0].name' /workspace/f.yaml
            - name: python
              image: linuxserver/yq:3.2.3
              script: yq -r '.modules[0].name' /workspace/f.yaml
            """);
        Assert.True(run.Succeeded()!.IsTrue, cluster.Log("yq", "step-mike") + cluster.Log("yq", "step-python"));
        Assert.Equal("""{"modules":[{"name":"first"}]}{"name":"first"}first""" + "\nfirst\n", cluster.Log("yq", "step-mike"));
        Assert.Equal("first\n", cluster.Log("yq", "step-python"));
    }

    [Theory]
    [InlineData(Isolation.Auto)]
    [InlineData(Isolation.None)]
    public async Task Tools_folders_and_variables_of_the_settings_reach_steps_and_steps_override_them(Isolation isolation)
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Write("tools/own-tool", "#!/bin/sh\necho \"own $GREETING $OTHER\"\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var file = folder.Write("data/file", "content");
        await using var cluster = await StepCluster.Start(s => s with
        {
            Isolation = isolation,
            ToolFolders = [folder.Combine("tools")],
            Folders = [folder.Combine("data")],
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello", ["OTHER"] = "settings" },
        });
        var run = await Run(cluster, "tools", $"""
            steps:
            - name: use
              image: alpine
              env: [{"{"}name: OTHER, value: step{"}"}]
              script: |
                own-tool
                cat {file}
            """);
        Assert.True(run.Succeeded()!.IsTrue, cluster.Log("tools", "step-use"));
        Assert.Equal("own hello step\ncontent", cluster.Log("tools", "step-use"));
    }

    private static Task<JsonObject> Run(StepCluster cluster, string name, string steps) =>
        cluster.Run(name, "taskSpec:\n" + string.Join('\n', steps.Split('\n').Select(l => "  " + l)));
}
