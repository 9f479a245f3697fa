namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>A DNS record to publish, ready to be copied.</summary>
/// <param name="Name">Fully qualified, such as <c>_gatehouse-challenge.example.com</c>.</param>
/// <param name="Type">Kind of record: <c>TXT</c>.</param>
/// <param name="Value">What it says, without quotes.</param>
public sealed record DnsRecord(string Name, string Type, string Value);
