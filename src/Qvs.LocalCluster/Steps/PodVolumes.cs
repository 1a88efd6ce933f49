using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>A volume that can not be mounted yet: what it stands for is not there.</summary>
internal sealed class VolumeNotReadyException(string message, bool claim) : Exception(message)
{
    /// <summary>A claim is missing: the pod is not even scheduled.</summary>
    public bool IsClaim { get; } = claim;
}

/// <summary>Makes the volumes of a pod as folders.</summary>
internal sealed class PodVolumes(IObjectStore store, string dataFolder)
{
    /// <summary>Volume names to folders. Secrets and config maps are written out as they are now.</summary>
    public Dictionary<string, string> Prepare(PodPlan pod, PodFolder folder)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var volume in pod.Volumes)
        {
            var name = volume.Str("name");
            folders[name] = volume["persistentVolumeClaim"] is JsonObject claim ? Claim(pod.Namespace, claim.Str("claimName")) : Path.Combine(folder.Volumes, FileName(name));
            Directory.CreateDirectory(folders[name]);
            Fill(volume, pod, folders[name]);
        }

        return folders;
    }

    /// <summary>The folder of a claim, which outlives the pods that use it.</summary>
    public static string ClaimFolder(string dataFolder, string ns, string claim) => Path.Combine(Path.GetFullPath(dataFolder), "claims", FileName(ns), FileName(claim));

    private string Claim(string ns, string name)
    {
        if (store.Get(TektonKinds.Claim, ns, name) is not { } claim)
        {
            throw new VolumeNotReadyException($"persistentvolumeclaim \"{name}\" not found", claim: true);
        }

        if (claim.Str("status", "phase") != "Bound")
        {
            claim["status"] = new JsonObject
            {
                ["phase"] = "Bound",
                ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
                ["capacity"] = claim.At("spec", "resources", "requests")?.DeepClone(),
            };
            try
            {
                store.UpdateStatus(TektonKinds.Claim, claim);
            }
            catch (ApiException)
            {
                // Someone else changed it; that it is bound only matters to those who look at it.
            }
        }

        return ClaimFolder(dataFolder, ns, name);
    }

    private void Fill(JsonObject volume, PodPlan pod, string folder)
    {
        if (volume["secret"] is JsonObject secret)
        {
            Secret(secret, secret.Str("secretName"), pod, folder);
        }
        else if (volume["configMap"] is JsonObject map)
        {
            ConfigMap(map, pod, folder);
        }
        else if (volume["downwardAPI"] is JsonObject downward)
        {
            Downward(downward, pod, folder);
        }
        else if (volume["projected"] is JsonObject projected)
        {
            foreach (var source in projected.Objects("sources"))
            {
                Project(source, pod, folder);
            }
        }
        else if (volume.Has("hostPath") || volume.Has("csi") || volume.Has("nfs"))
        {
            throw new VolumeNotReadyException($"volume \"{volume.Str("name")}\" is of a kind that the embedded cluster does not mount", claim: false);
        }
    }

    private void Project(JsonObject source, PodPlan pod, string folder)
    {
        if (source["secret"] is JsonObject secret)
        {
            Secret(secret, secret.Str("name"), pod, folder);
        }
        else if (source["configMap"] is JsonObject map)
        {
            ConfigMap(map, pod, folder);
        }
        else if (source["downwardAPI"] is JsonObject downward)
        {
            Downward(downward, pod, folder);
        }
        else if (source["serviceAccountToken"] is JsonObject token)
        {
            Write(folder, token.Str("path"), Encoding.UTF8.GetBytes($"embedded:{pod.Namespace}:{pod.ServiceAccount}"), null);
        }
    }

    private void Secret(JsonObject source, string name, PodPlan pod, string folder)
    {
        if (store.Get(TektonKinds.Secret, pod.Namespace, name) is { } found)
        {
            Files(source, ContainerEnvironment.SecretData(found), $"secret \"{name}\"", folder);
        }
        else if (source.Flag("optional") != true)
        {
            throw new VolumeNotReadyException($"secret \"{name}\" not found", claim: false);
        }
    }

    private void ConfigMap(JsonObject source, PodPlan pod, string folder)
    {
        var name = source.Str("name");
        if (store.Get(TektonKinds.ConfigMap, pod.Namespace, name) is { } found)
        {
            Files(source, ContainerEnvironment.ConfigMapData(found), $"configmap \"{name}\"", folder);
        }
        else if (source.Flag("optional") != true)
        {
            throw new VolumeNotReadyException($"configmap \"{name}\" not found", claim: false);
        }
    }

    private static void Files(JsonObject source, IEnumerable<KeyValuePair<string, byte[]>> data, string what, string folder)
    {
        var all = data.ToDictionary(StringComparer.Ordinal);
        var mode = source.Number("defaultMode");
        if (!source.Has("items"))
        {
            foreach (var (key, value) in all)
            {
                Write(folder, key, value, mode);
            }

            return;
        }

        foreach (var item in source.Objects("items"))
        {
            if (all.TryGetValue(item.Str("key"), out var value))
            {
                Write(folder, item.Str("path"), value, item.Number("mode") ?? mode);
            }
            else if (source.Flag("optional") != true)
            {
                throw new VolumeNotReadyException($"references non-existent key {item.Str("key")} of {what}", claim: false);
            }
        }
    }

    private static void Downward(JsonObject source, PodPlan pod, string folder)
    {
        foreach (var item in source.Objects("items").Where(i => i.Has("fieldRef")))
        {
            Write(folder, item.Str("path"), Encoding.UTF8.GetBytes(ContainerEnvironment.Field(item.Str("fieldRef", "fieldPath"), pod)), item.Number("mode"));
        }
    }

    private static void Write(string folder, string path, byte[] content, long? mode)
    {
        var full = Path.GetFullPath(Path.Combine(folder, path.TrimStart('/')));
        if (!full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new VolumeNotReadyException($"path \"{path}\" leads out of its volume", claim: false);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.Delete(full);
        File.WriteAllBytes(full, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(full, (UnixFileMode)((mode ?? 0b110_100_100) & 0x1FF));
        }
    }

    /// <summary>Names come from objects: only what can be no way out of the folder is left of them.</summary>
    private static string FileName(string name) => name is "." or ".." or "" ? "_" : name.Replace('/', '_').Replace('\\', '_');
}
