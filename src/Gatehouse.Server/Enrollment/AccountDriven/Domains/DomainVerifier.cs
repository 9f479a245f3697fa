using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>
/// Checks a domain: whether devices find the organization from it, and whether it is proven to be the organization's. A proof is
/// what only whoever runs the domain can have put there; that this server answers for the domain itself, because somebody
/// claimed it, is none (ADR-0022).
/// </summary>
internal sealed class DomainVerifier(
    Database database, DomainStore domains, DiscoveryProbe discovery, RecordProbe records, IAudit audit, TimeProvider time, ILogger<DomainVerifier> log)
{
    /// <summary>Checks, and notes the claim as verified when it is proven.</summary>
    public async Task<DiscoveryCheck> CheckAsync(DomainRow claim, string slug, Caller caller, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var (asked, looked) = (discovery.CheckAsync(claim.Domain, slug, ct), records.CheckAsync(claim.Challenge, ct));
        await Task.WhenAll(asked, looked);
        var (way, fault) = (await asked, await looked);
        DomainProof? proof = fault == DomainRecordFault.None ? DomainProof.Dns : way.NamesOrganization ? DomainProof.WebServer : null;
        if (proof is { } found)
        {
            await VerifyAsync(claim, found, at, caller, ct);
        }

        var verified = await domains.FindAsync(claim.OrgId, claim.Domain, ct) is { VerifiedMs: not null };
        return Answer(way, new DomainVerification
        {
            Verified = verified,
            Proof = proof,
            DnsFault = fault == DomainRecordFault.None ? null : Word(fault),
            Text = VerificationTexts.Of(verified, proof, fault),
            Record = claim.Record,
        });
    }

    private async Task VerifyAsync(DomainRow claim, DomainProof proof, DateTimeOffset at, Caller caller, CancellationToken ct)
    {
        var transfer = await database.WriteAsync(async tx =>
        {
            var moved = await DomainStore.VerifyAsync(tx, claim, proof, at);
            if (moved is not null)
            {
                await audit.WriteAsync(tx, caller, "account-driven.domain.verify", claim.Domain, new { proof });
            }

            if (moved?.FromOrganizationId is { } loser)
            {
                // To whom is none of its business.
                await audit.WriteAsync(tx, loser, "system", "enrollment", "account-driven.domain.lose", claim.Domain);
            }

            return moved;
        }, ct);
        if (transfer is not null)
        {
            AccountDrivenLog.DomainVerified(log, claim.Domain, claim.OrgId, Words.Of(proof));
        }

        if (transfer?.FromOrganizationId is { } former)
        {
            AccountDrivenLog.DomainLost(log, claim.Domain, former);
        }
    }

    private static DiscoveryCheck Answer(DiscoveryFinding way, DomainVerification verification)
    {
        var last = way.Trace.Hops[^1];
        return new DiscoveryCheck
        {
            Domain = way.Domain,
            Works = way.Works,
            Fault = way.Works ? null : Word(way.Fault),
            Text = way.Text,
            Hops = [.. way.Trace.Hops.Select(h => h.Address.GetLeftPart(UriPartial.Path))],
            Status = last.Status,
            ContentType = last.ContentType,
            Verification = verification,
        };
    }

    private static string Word<T>(T fault) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(fault.ToString());
}
