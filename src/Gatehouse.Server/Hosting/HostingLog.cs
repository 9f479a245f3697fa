namespace Gatehouse.Server.Hosting;

/// <summary>Log events 2000–2049.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(2001, LogLevel.Error, "Unhandled failure in {Method} {Route}")]
    public static partial void Unhandled(ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(2002, LogLevel.Error, "The database does not answer ({Reason}); {Method} {Route} was refused with 503")]
    public static partial void DatabaseUnavailable(ILogger logger, string reason, string method, string route);

    [LoggerMessage(2003, LogLevel.Warning, "Made a new data key in {Path}. It encrypts every secret in the database: keep a copy apart from the database's backup; without it unlock tokens and private keys are lost")]
    public static partial void DataKeyMade(ILogger logger, string path);

    [LoggerMessage(2004, LogLevel.Information, "Schema is up to date on {Engine}; {Applied} migrations applied now")]
    public static partial void SchemaReady(ILogger logger, string engine, int applied);

    [LoggerMessage(2005, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds} ms from {Client}")]
    public static partial void Access(ILogger logger, string method, string path, int status, double milliseconds, string client);

    [LoggerMessage(2006, LogLevel.Warning, "Too many requests from {Client} under limit {Policy}")]
    public static partial void Limited(ILogger logger, string client, string policy);

    [LoggerMessage(2007, LogLevel.Warning, "Background task {Task} failed; it is tried again in {Delay}")]
    public static partial void TaskFailed(ILogger logger, Exception exception, string task, TimeSpan delay);

    [LoggerMessage(2008, LogLevel.Information, "Background task {Task} removed or changed {Count} rows")]
    public static partial void TaskWorked(ILogger logger, string task, long count);

    [LoggerMessage(2009, LogLevel.Warning, "Batch {Batch} could not be written and is kept for the next try: {Count} entries")]
    public static partial void BatchKept(ILogger logger, Exception exception, string batch, int count);

    [LoggerMessage(2010, LogLevel.Warning, "Batch {Batch} is full; {Count} entries were dropped")]
    public static partial void BatchDropped(ILogger logger, string batch, long count);

    [LoggerMessage(2011, LogLevel.Warning, "Removed header {Header} that {Client} sent: it is not one of Gatehouse:Proxies:Addresses")]
    public static partial void HeaderRemoved(ILogger logger, string header, string client);

    [LoggerMessage(2012, LogLevel.Information, "TLS uses the certificate in {Path}, valid until {NotAfter}")]
    public static partial void CertificateLoaded(ILogger logger, string path, DateTimeOffset notAfter);

    [LoggerMessage(2013, LogLevel.Warning, "The changed certificate in {Path} cannot be read; the one before it stays in use")]
    public static partial void CertificateNotLoaded(ILogger logger, Exception exception, string path);

    [LoggerMessage(2014, LogLevel.Warning, "Check {Check} failed")]
    public static partial void CheckFailed(ILogger logger, Exception exception, string check);
}
