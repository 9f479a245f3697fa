using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Sso;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Settings;

/// <summary>Whether what settings and rules refer to is there, so that nobody finds out by a device that gives up.</summary>
internal sealed class SettingsChecks(IMdmReadiness mdm, IIdentities identities, IPeople people, SsoStore sso)
{
    /// <summary>What is wrong, by field; empty when nothing. Null and empty references are none.</summary>
    public async Task<Dictionary<string, string[]>> FaultsAsync(
        string organizationId, string? groupId, string? scepProfileId, string? ssoId, CancellationToken ct)
    {
        var faults = new Dictionary<string, string[]>();
        if (!string.IsNullOrEmpty(groupId) && await mdm.ResolveGroupAsync(organizationId, groupId, ct) is null)
        {
            faults["groupId"] = ["The organization has no such group."];
        }

        if (!string.IsNullOrEmpty(scepProfileId) && await ScepFaultAsync(organizationId, scepProfileId, ct) is { } scep)
        {
            faults["scepProfileId"] = [scep];
        }

        if (!string.IsNullOrEmpty(ssoId) && await sso.FindAsync(organizationId, ssoId, ct) is null)
        {
            faults["enrollmentSsoId"] = ["The organization has no such Enrollment SSO document."];
        }

        return faults;
    }

    /// <summary>What is wrong with the people that a rule is for.</summary>
    public async Task AddPeopleFaultsAsync(Dictionary<string, string[]> faults, string organizationId, string? personId, string? personGroupId, CancellationToken ct)
    {
        if (personId is not null && personGroupId is not null)
        {
            faults["personGroupId"] = ["A rule is for a person or for a group, not for both."];
        }

        if (personId is not null && await people.FindAsync(organizationId, personId, ct) is null)
        {
            faults["personId"] = ["The organization has no such person."];
        }

        if (personGroupId is not null && !Id.Is("pgr", personGroupId))
        {
            faults["personGroupId"] = ["This is no group of people; their ids begin with pgr_."];
        }
    }

    private async Task<string?> ScepFaultAsync(string organizationId, string scepProfileId, CancellationToken ct) =>
        await identities.ScepPayloadAsync(organizationId, scepProfileId, ct) switch
        {
            null => "The organization has no such SCEP profile.",
            { ChallengeType: ScepChallengeType.Token or ScepChallengeType.TokenShort } =>
                "Its challenge is an enrollment token, and who enrolls with an account has none. Choose one with a dynamic or static challenge.",
            _ => null,
        };
}
