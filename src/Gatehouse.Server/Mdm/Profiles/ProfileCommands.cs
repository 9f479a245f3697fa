using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// Commands that bring a device's profiles where its groups want them. Each is stored once per organization, however many
/// devices it goes to and however often.
/// </summary>
public sealed class ProfileCommands(CommandQueue queue)
{
    /// <summary>The stored <c>InstallProfile</c> for the present content of a profile.</summary>
    public Task<string> InstallAsync(Tx tx, string organizationId, string profileId, long version, byte[] content) =>
        queue.StoreAsync(tx, organizationId, new CommandDraft(
            InstallProfile.RequestType, CommandPurpose.Profile, CommandEnvelope.Command(new InstallProfile(content)))
        {
            // Profiles hold Wi-Fi passwords and the like.
            Secret = true,
            Priority = CommandPriority.Profile,
            SharedKey = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"install:{profileId}:{version}"),
        });

    /// <summary>The stored <c>RemoveProfile</c> for an identifier.</summary>
    public Task<string> RemoveAsync(Tx tx, string organizationId, string identifier) =>
        queue.StoreAsync(tx, organizationId, new CommandDraft(
            RemoveProfile.RequestType, CommandPurpose.Profile, CommandEnvelope.Command(new RemoveProfile(identifier)))
        {
            Priority = CommandPriority.Profile,
            SharedKey = $"remove:{identifier}",
        });

    /// <summary>The stored <c>ProfileList</c> whose answer is compared with what should be there.</summary>
    public Task<string> VerifyAsync(Tx tx, string organizationId) =>
        queue.StoreAsync(tx, organizationId, new CommandDraft(
            ProfileList.RequestType, CommandPurpose.Verify, CommandEnvelope.Command(new ProfileList()))
        {
            Priority = CommandPriority.Verify,
            SharedKey = "verify",
        });
}
