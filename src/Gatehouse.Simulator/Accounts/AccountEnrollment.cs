using System.Net;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>Enrollment with an account, from what the person types to the profile that a device installs.</summary>
/// <remarks>Source: Apple, "Onboarding users with account sign-in".</remarks>
internal sealed class AccountEnrollment(SimulatedDevice device, DeviceNetwork network)
{
    /// <summary>The profile, checked, and the account with its token.</summary>
    /// <exception cref="DeviceRefusal">The device or the server does not go on.</exception>
    public async Task<(ReadOnlyMemory<byte> Profile, AccountState Account)> RunAsync(AccountOwner owner, CancellationToken ct)
    {
        var server = await new ServiceDiscovery(network, device.Facts).AskAsync(owner.Identifier, ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.ServerFound);

        var post = new EnrollmentPost(device, network, server);
        var challenge = await post.SendAsync(null, ct).ConfigureAwait(false);
        if (challenge.Status != HttpStatusCode.Unauthorized)
        {
            throw Ended(challenge);
        }

        device.SsoApp = await new EnrollmentSso(device, network).InstallAsync(challenge, ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.PageOpened);
        var tokens = await new AccountSignIn(device, network).RunAsync(ChallengeReader.Read(challenge), owner, ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.SignedIn);

        var answer = await post.SendAsync(tokens.Access, ct).ConfigureAwait(false);
        var profile = answer.IsSuccess && answer.MediaType == ProfileWriter.MediaType ? answer.Body : throw Ended(answer);
        var account = new AccountState(server.Mode, tokens)
        {
            ManagedAppleAccount = AccountProfileRules.Check(ProfileFile.Read(profile), server.Mode, device.Facts.Kind),
        };
        return (profile, account);
    }

    private static DeviceRefusal Ended(HttpAnswer answer) => DeviceRefusal.Account(
        ServerMessage.Read(answer)?.Message ?? $"The server ended the enrollment with {(int)answer.Status} {answer.MediaType}.", (int)answer.Status);
}
