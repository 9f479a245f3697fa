using System.Text;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Authorities;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>GetCACaps, GetCACert and GetNextCACert (RFC 8894 §3.5, §4.2, §4.7).</summary>
public sealed class ScepCaAnswers(IOptions<PkiOptions> options, TimeProvider time)
{
    /// <summary>What this service can do; weak algorithms are named only by a legacy profile.</summary>
    public IResult Capabilities(ScepContext context) => Results.Text(
        ScepCapabilities.Write(legacy: context.Profile.AllowLegacy && options.Value.AllowLegacy, nextCa: context.Authorities.Next is not null),
        "text/plain", Encoding.ASCII);

    /// <summary>
    /// The certificates to encrypt to and verify with. Apple's devices read a list as RA certificates plus CA and fail when it
    /// holds no RA, so an RSA issuing CA, which needs none, goes alone; an EC one comes after its RSA RA.
    /// </summary>
    public IResult CaCertificates(ScepContext context)
    {
        var authorities = context.Authorities;
        if (authorities.Issuing.IsRsa && !options.Value.IncludeRootInGetCaCert)
        {
            return Results.Bytes(authorities.Issuing.Row.Certificate, ScepMediaTypes.CaCertificate);
        }

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

        return Results.Bytes(ScepCaCertificates.Write(certificates), ScepMediaTypes.CaAndRaCertificates);
    }

    /// <summary>The CA that takes over, signed by the present one; 404 while no rollover is published.</summary>
    public IResult NextCaCertificate(ScepContext context)
    {
        var authorities = context.Authorities;
        if (authorities.Next is not { } next)
        {
            return Problems.NotFound("No rollover is published.");
        }

        ReadOnlyMemory<byte>[] certificates =
        [
            .. authorities.Ras.Where(r => r.Row.CaId == next.Id).Take(1).Select(r => (ReadOnlyMemory<byte>)r.Row.Certificate),
            next.Certificate,
            Parent(authorities, next),
        ];
        return Results.Bytes(ScepNextCa.Write(certificates, authorities.Issuing.Certificate, time.GetUtcNow()), ScepMediaTypes.NextCaCertificate);
    }

    private static byte[] Parent(OrganizationAuthorities authorities, CaRow ca) => authorities.All.Single(r => r.Id == ca.ParentId).Certificate;
}
