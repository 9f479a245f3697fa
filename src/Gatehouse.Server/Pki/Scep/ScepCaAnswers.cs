using System.Text;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Authorities;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>Body of a SCEP answer and its content type.</summary>
public readonly record struct ScepAnswer(string MediaType, byte[] Body);

/// <summary>GetCACaps, GetCACert and GetNextCACert (RFC 8894 §3.5, §4.2, §4.7).</summary>
public sealed class ScepCaAnswers(IOptions<PkiOptions> options)
{
    /// <summary>What this service can do; weak algorithms are named only by a legacy profile.</summary>
    public ScepAnswer Capabilities(ScepContext context)
    {
        var capabilities = ScepCapabilities.Own(context.Algorithms(options.Value), context.Authorities.Next is not null);
        return new ScepAnswer("text/plain", Encoding.ASCII.GetBytes(capabilities.Write()));
    }

    /// <summary>
    /// The certificates to encrypt to and verify with. Apple's devices read a list as RA certificates plus CA and fail when it
    /// holds no RA, so an RSA issuing CA, which needs none, goes alone; an EC one comes after its RSA RA.
    /// </summary>
    public ScepAnswer CaCertificates(ScepContext context)
    {
        var authorities = context.Authorities;
        var certificates = new List<ReadOnlyMemory<byte>>();
        if (!authorities.Issuing.IsRsa)
        {
            certificates.Add(authorities.CurrentRa.Row.Certificate);
        }

        certificates.Add(authorities.Issuing.Row.Certificate);
        if (options.Value.IncludeRootInGetCaCert)
        {
            certificates.Add(Parent(authorities, authorities.Issuing.Row));
        }

        var (mediaType, body) = ScepCaCertificates.Write(certificates);
        return new ScepAnswer(mediaType, body);
    }

    /// <summary>The CA that takes over, signed by the present one; null while no rollover is published.</summary>
    public ScepAnswer? NextCaCertificate(ScepContext context)
    {
        var authorities = context.Authorities;
        if (authorities.Next is not { } next)
        {
            return null;
        }

        ReadOnlyMemory<byte>[] certificates =
        [
            .. authorities.Ras.Where(r => r.Row.CaId == next.Id).Take(1).Select(r => (ReadOnlyMemory<byte>)r.Row.Certificate),
            next.Certificate,
            Parent(authorities, next),
        ];
        return new ScepAnswer(ScepMediaTypes.NextCaCertificate, ScepNextCa.Write(authorities.Issuing.Certificate, certificates));
    }

    private static byte[] Parent(OrganizationAuthorities authorities, CaRow ca) => authorities.All.Single(r => r.Id == ca.ParentId).Certificate;
}
