System.Console.WriteLine("x");
return 0;
