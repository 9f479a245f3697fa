using System.Globalization;
using Gatehouse.Benchmarks.Load;
using Gatehouse.Benchmarks.Micro;

// micro | load | devices | tokens | apps | tv (parts of load), with [--enroll N] [--seconds N] [--clients N] [--installations N] [--viewers N]; micro and load when nothing is said.
var what = args.FirstOrDefault(a => !a.StartsWith('-') && !char.IsAsciiDigit(a[0]));
if (what is null or "micro")
{
    MicroBench.Run();
}

if (what is null or "load" or "devices" or "tokens" or "apps" or "tv")
{
    var plan = new LoadPlan();
    var part = what switch { "devices" => LoadPart.Devices, "tokens" => LoadPart.Tokens, "apps" => LoadPart.Apps, "tv" => LoadPart.Tv, _ => LoadPart.All };
    await LoadBench.RunAsync(
        new LoadPlan(
            Option("--enroll", plan.Enroll), Option("--seconds", plan.Seconds), Option("--clients", plan.Clients), Option("--installations", plan.Installations),
            Option("--viewers", plan.Viewers), part),
        CancellationToken.None);
}

return 0;

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
