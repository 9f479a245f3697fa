using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>Whether the mail server is the one that the operator named: by the CAs of this machine, or by the one in <see cref="MailOptions.CaFile"/>.</summary>
internal sealed class MailTrust(IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>The judgement of a handshake.</summary>
    public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        // A certificate for another name is refused whoever issued it.
        return errors == SslPolicyErrors.RemoteCertificateChainErrors && options.Value.CaFile is { } file && certificate is X509Certificate2 leaf && IsIssuedBy(file, leaf, chain);
    }

    private bool IsIssuedBy(string file, X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1")); // id-kp-serverAuth
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
