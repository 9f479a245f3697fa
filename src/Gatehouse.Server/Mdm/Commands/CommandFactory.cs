using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>Makes a command from what an administrator asked for: by type and parameters, or as a property list.</summary>
public static class CommandFactory
{
    private static readonly TimeSpan Lock = TimeSpan.FromDays(7);
    private static readonly TimeSpan Restart = TimeSpan.FromDays(1);

    /// <summary>The command, or why it cannot be one. The reason never repeats a value.</summary>
    public static bool TryCreate(CommandRequest request, string createdBy, DateTimeOffset now, out CommandDraft? draft, out string? problem)
    {
        draft = null;
        if (!TryRead(request, out var requestType, out var command, out problem))
        {
            return false;
        }

        if (request.ExpiresAt <= now)
        {
            problem = "expiresAt is over";
            return false;
        }

        draft = new CommandDraft(requestType!, CommandPurpose.Admin, command!)
        {
            // Whatever is masked for people is sealed at rest.
            Secret = !CommandSecrets.Masked(command!).Equals(command),
            UnlockToken = ClearPasscode.NeedsUnlockToken(command!),
            Repeatable = requestType is not (nameof(EraseDevice) or nameof(RestartDevice) or nameof(ShutDownDevice)),
            Priority = requestType is nameof(EraseDevice) or nameof(DeviceLock) or "EnableLostMode" ? CommandPriority.Urgent : CommandPriority.Normal,
            ExpiresAt = request.ExpiresAt ?? Deadline(requestType!, now),
            CreatedBy = createdBy,
        };
        return true;
    }

    // A device that comes back after months must not be locked, restarted or erased for a reason long gone.
    private static DateTimeOffset? Deadline(string requestType, DateTimeOffset now) => requestType switch
    {
        nameof(RestartDevice) or nameof(ShutDownDevice) => now + Restart,
        _ when MdmCommandCatalog.Find(requestType) is { IsTimeBound: true } => now + Lock,
        _ => null,
    };

    private static bool TryRead(CommandRequest request, out string? requestType, out PlistDictionary? command, out string? problem)
    {
        (requestType, command, problem) = (null, null, null);
        if (request.RequestType is null == request.Plist is null)
        {
            problem = "give either requestType with parameters, or plist";
        }
        else if (request.Plist is { } plist)
        {
            if (RawCommand.TryParse(plist, out var raw, out var error))
            {
                (requestType, command) = (raw.RequestType, raw.Command);
            }

            problem = error?.Reason;
        }
        else if (MdmCommandCatalog.TryCreate(request.RequestType!, request.Parameters ?? default, out var typed, out problem))
        {
            (requestType, command) = (typed.Name, CommandEnvelope.Command(typed));
        }

        return command is not null;
    }
}
