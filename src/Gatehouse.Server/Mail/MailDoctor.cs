using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Mail.Sending;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mail;

/// <summary>Whether the mail server can be used. Nothing to say where there is none: links can be handed over by other means.</summary>
internal sealed class MailDoctor(MailServer server, IOptions<MailOptions> options) : IDoctorCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public string Name => "mail-server";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        if (options.Value.Host is null)
        {
            return [];
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(Patience);
        try
        {
            return await server.TryAsync(enough.Token) is { } fault ? [Bad(fault)] : [new DoctorFinding(Name, FindingSeverity.Ok, "The mail server can be used.")];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [Bad("the mail server did not answer in time")];
        }
    }

    private DoctorFinding Bad(string fault) =>
        new(Name, FindingSeverity.Error, $"No mail can be sent: {fault}.", "Check the settings under Gatehouse:Mail, and that this machine may connect to the mail server.");
}
