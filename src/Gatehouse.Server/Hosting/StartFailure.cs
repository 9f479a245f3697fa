using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>Tells the operator why the server did not start, without a stack trace, when that is theirs to change.</summary>
public static class StartFailure
{
    /// <summary>Lines to print; null for what is not the operator's doing.</summary>
    public static IReadOnlyList<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException e => ["The configuration does not do:", .. e.Failures.Select(f => "  " + f)],
        AggregateException { InnerExceptions: var all } when all.All(e => e is OptionsValidationException) =>
            ["The configuration does not do:", .. all.Cast<OptionsValidationException>().SelectMany(e => e.Failures).Select(f => "  " + f)],
        InvalidDataException e => [e.Message],
        InvalidOperationException e when e.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            ["The configuration does not do:", "  " + e.Message],
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } e => [e.Message, "Another process listens there; set --urls to another address."],
        _ when Http.FaultHandler.IsDatabaseUnavailable(exception) =>
            [$"The database does not answer: {exception.Message}", "Check Gatehouse:Database, and that the database runs and accepts connections from here."],
        _ => null,
    };
}
