using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Gatehouse.Client;

namespace Gatehouse.Cli.Running;

/// <summary>Turns what went wrong into a sentence on the error stream and an exit code.</summary>
internal static class Failures
{
    /// <summary>Null for faults of our own, which are better seen whole.</summary>
    public static int? Explain(Exception exception, Invocation run)
    {
        switch (exception)
        {
            case CliException e:
                run.Terminal.Error.WriteLine(e.Message);
                return e.ExitCode;
            case GatehouseException e:
                run.Print.Problem(e.Problem);
                return e.StatusCode == HttpStatusCode.Unauthorized ? ExitCode.NotSignedIn : ExitCode.Failed;
            case HttpRequestException e:
                run.Terminal.Error.WriteLine($"The server at {run.Server} does not answer: {Reason(e)}");
                return ExitCode.Unreachable;
            case TaskCanceledException { InnerException: TimeoutException }:
                run.Terminal.Error.WriteLine($"The server at {run.Server} did not answer in time.");
                return ExitCode.Unreachable;
            case OperationCanceledException:
                return ExitCode.Stopped;
            case IOException or UnauthorizedAccessException:
                run.Terminal.Error.WriteLine(exception.Message);
                return ExitCode.Failed;
            default:
                return null;
        }
    }

    private static string Reason(HttpRequestException e) => e.InnerException switch
    {
        AuthenticationException => "its TLS certificate is not accepted here. Is its root installed on this machine?",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nothing listens there.",
        SocketException { SocketErrorCode: SocketError.HostNotFound } => "the name is not known.",
        _ => e.Message,
    };
}
