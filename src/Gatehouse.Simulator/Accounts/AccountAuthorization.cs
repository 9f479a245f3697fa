using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// Keeps the token of an enrolled device: renews it silently where that is possible, and has the person sign in again
/// where it is not. The enrollment stays, whatever comes of it.
/// </summary>
/// <remarks>Source: Apple, "Onboarding users with account sign-in", ongoing authorization.</remarks>
internal sealed class AccountAuthorization(SimulatedDevice device, DeviceNetwork network)
{
    /// <summary>Renews a token that has expired by the device's own clock, without the person. What it cannot renew, the server will say.</summary>
    public async Task PrepareAsync(AccountState account, CancellationToken ct)
    {
        if (account.Tokens is { CanRefresh: true, Expires: { } end } && end <= device.Time.GetUtcNow())
        {
            await RefreshAsync(account, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Renews without the person. Unavailable leaves everything as it was: it is not the person's turn then.</summary>
    public async Task<TokenOutcome> RefreshAsync(AccountState account, CancellationToken ct)
    {
        var outcome = await new TokenClient(device, network).RefreshAsync(account.Tokens, ct).ConfigureAwait(false);
        if (outcome is TokenOutcome.Granted { Tokens: var tokens })
        {
            account.Tokens = tokens;
            account.Refreshes++;
        }

        return outcome;
    }

    /// <summary>Has the person sign in as the 401 asks for it. False when they do not, or the challenge is of no use.</summary>
    public async Task<bool> SignInAsync(AccountState account, HttpAnswer refusal, CancellationToken ct)
    {
        if (device.Owner is not { } owner)
        {
            return false;
        }

        try
        {
            account.Tokens = await new AccountSignIn(device, network).RunAsync(ChallengeReader.Read(refusal), owner, ct).ConfigureAwait(false);
            account.SignIns++;
            return true;
        }
        catch (DeviceRefusal)
        {
            return false; // the notification stays, and the next request brings it up again
        }
    }
}
