using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Qvs.LocalCluster;

/// <summary>The cluster's token, certificate and kubeconfig.</summary>
internal static class Credentials
{
    public static string Token(LocalClusterOptions options, string folder)
    {
        if (options.Token is { Length: > 0 } given)
        {
            return given;
        }

        var file = Path.Combine(folder, "token");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        WriteSecret(file, Encoding.ASCII.GetBytes(token));
        return token;
    }

    public static X509Certificate2 Certificate(string folder, TimeProvider time)
    {
        var file = Path.Combine(folder, "tls.pfx");
        if (File.Exists(file))
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, null);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=qvs-local-cluster", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(5));
        var bytes = made.Export(X509ContentType.Pfx);
        WriteSecret(file, bytes);
        return X509CertificateLoader.LoadPkcs12(bytes, null);
    }

    public static string Kubeconfig(Uri url, string token, X509Certificate2? certificate)
    {
        var authority = certificate is null
            ? ""
            : $"\n    certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}";
        return $"""
            apiVersion: v1
            kind: Config
            current-context: qvs
            contexts:
            - name: qvs
              context:
                cluster: qvs
                user: qvs
            clusters:
            - name: qvs
              cluster:
                server: {url.ToString().TrimEnd('/')}{authority}
            users:
            - name: qvs
              user:
                token: {token}

            """;
    }

    /// <summary>Readable by its owner alone from the first byte on.</summary>
    public static void WriteSecret(string file, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(content);
    }
}
