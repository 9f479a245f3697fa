using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.External;

/// <summary>
/// Keeps the rows of other servers' CAs as their SCEP profiles name them. What is named no more is retiring: certificates of it
/// that are known stay good, and no other is taken over. Only a CA that is marked compromised takes its certificates with it.
/// </summary>
public sealed class ExternalIssuers(CaStore store, TimeProvider time)
{
    /// <summary>True when a profile is to name a CA that was marked compromised, which cannot be undone.</summary>
    public static async Task<bool> NamesCompromisedAsync(Tx tx, ScepProfileRow profile)
    {
        var gone = (await CaStore.ExternalAsync(tx, profile.Id)).Where(ca => ca.State == CaRow.Compromised).ToList();
        return gone.Count > 0 && IssuerCertificates.Read(profile.Issuers).Exists(named => gone.Exists(ca => Same(ca, named)));
    }

    /// <summary>Makes the rows what the profile says, in the transaction that stores it.</summary>
    public async Task FollowAsync(Tx tx, ScepProfileRow profile)
    {
        var known = await CaStore.ExternalAsync(tx, profile.Id);
        var named = IssuerCertificates.Read(profile.Issuers);
        var changed = false;
        foreach (var ca in known)
        {
            var wanted = named.Exists(certificate => Same(ca, certificate));
            changed |= wanted ? await store.MoveAsync(tx, ca.Id, CaRow.Retiring, CaRow.Active) : await store.MoveAsync(tx, ca.Id, CaRow.Active, CaRow.Retiring);
        }

        foreach (var certificate in named.Where(n => !known.Exists(ca => Same(ca, n))))
        {
            await store.InsertAsync(tx, Row(profile, certificate));
            changed = true;
        }

        if (changed)
        {
            await CaStore.TouchAsync(tx, profile.OrgId);
        }
    }

    /// <summary>The profile is deleted.</summary>
    public Task ForgetAsync(Tx tx, ScepProfileRow profile) => FollowAsync(tx, profile with { Issuers = null });

    private static bool Same(CaRow ca, CertificateInfo certificate) => certificate.Der.Span.SequenceEqual(ca.Certificate);

    private CaRow Row(ScepProfileRow profile, CertificateInfo certificate)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var loaded = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        return new CaRow
        {
            Id = Id.New("ca", time), OrgId = profile.OrgId, ProfileId = profile.Id, Kind = CaRow.External, State = CaRow.Active, Subject = loaded.Subject,
            Serial = loaded.SerialNumber, KeyAlgorithm = CaRow.External, Certificate = loaded.RawData, NotBeforeMs = certificate.NotBefore.ToUnixTimeMilliseconds(),
            NotAfterMs = certificate.NotAfter.ToUnixTimeMilliseconds(), CreatedMs = now, StateChangedMs = now,
        };
    }
}
